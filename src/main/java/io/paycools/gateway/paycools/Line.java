package io.paycools.gateway.paycools;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import jakarta.ws.rs.core.Response;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.Turn;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/**
 * The line to PayCools for one account: its circuit, its budget, its connections. Says what came of a call without ever
 * failing, and sends each request at most once: whether something may be sent again is decided by who knows what was
 * sent. The one exception is a refused signature while our key is rotated, see {@link Keyring}.
 */
final class Line {

    private static final Logger LOG = Logger.getLogger(Line.class);

    /** For a connection; nearly all of them come back in far less. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Why a call was not sent, in the codes of {@link Answer.NotSent}. */
    static final List<String> NOT_SENT = List.of(
            "request_budget_spent",
            "provider_pool_busy",
            "provider_circuit_open",
            "provider_unreachable",
            "provider_call_impossible");

    private static final Answer BUDGET_SPENT =
            new Answer.NotSent("request_budget_spent", "our own limit of requests per second is reached");
    private static final Answer POOL_BUSY =
            new Answer.NotSent("provider_pool_busy", "no connection to PayCools was free");

    private static final Answer KEY_REFUSED =
            new Answer.NotSent("provider_signature_refused", "PayCools took neither of our keys, while we rotate them");

    /** A first answer that took longer leaves no time for a second one within what a stop waits for. */
    private static final Duration SECOND_CHANCE = Duration.ofSeconds(5);

    private final Account account;
    private final RequestBudget budget;
    private final Slots connections;
    private final Circuit circuit;
    private final PayCoolsApi client;

    /** What may stand between us and PayCools; older versions of TLS are broken. */
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    Line(Account account, RequestBudget budget, int connections, OffEventLoop worker, Clock clock) {
        this(account, null, budget, connections, worker, clock);
    }

    /**
     * A line.
     *
     * @param authorities who may have signed PayCools' certificate; null: those that the JVM trusts
     */
    Line(
            Account account,
            TrustOptions authorities,
            RequestBudget budget,
            int connections,
            OffEventLoop worker,
            Clock clock) {
        this.account = account;
        this.budget = budget;
        this.connections = new Slots(connections, PATIENCE, Infrastructure.getDefaultExecutor());
        this.circuit = new Circuit(account.name(), account.circuit());
        this.client = QuarkusRestClientBuilder.newBuilder()
                .baseUri(account.baseUrl())
                .connectTimeout(account.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(account.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, connections)
                .property("microprofile.rest.client.disable.default.mapper", true)
                .httpClientOptionsCustomizer(options -> secure(options, authorities))
                .httpClientRequestCustomizer(AnswerLimit::watch)
                .register(new SigningFilter(account.appId(), worker, clock))
                .build(PayCoolsApi.class);
    }

    /** Has the last word: what is set for all clients of Quarkus, such as trust in everybody, does not count here. */
    private static void secure(HttpClientOptions options, TrustOptions authorities) {
        options.setTrustAll(false).setVerifyHost(true).setEnabledSecureTransportProtocols(TLS_VERSIONS);
        options.setTrustOptions(authorities);
    }

    /**
     * Calls PayCools. A connection is taken before anything is signed: waiting in the client's own queue would end in a
     * time-out that cannot be told from one after sending, and with a timestamp of before the wait.
     */
    Uni<Answer> call(Operation operation, Turn turn) {
        if (circuit.state() == CircuitBreakerState.OPEN) {
            return Uni.createFrom().item(Circuit.OPEN);
        }
        Uni<Boolean> itsTurn = turn == Turn.GRANTED ? Uni.createFrom().item(true) : budget.take();
        return itsTurn.chain(taken -> taken
                        ? connections.run(() -> circuit.call(() -> sendSigned(operation)), POOL_BUSY)
                        : Uni.createFrom().item(BUDGET_SPENT))
                .invoke(this::heed);
    }

    /** How many calls a job may make now. */
    int grant(int wanted) {
        return budget.grant(circuit.room(wanted));
    }

    CircuitBreakerState circuit() {
        return circuit.state();
    }

    int freeConnections() {
        return connections.free();
    }

    /** How many calls wait for a connection. */
    int waiting() {
        return connections.waiting();
    }

    /** How many requests could be sent at once now. */
    long budget() {
        return budget.available();
    }

    private void heed(Answer answer) {
        if (answer instanceof Answer.Understood readable && readable.code() == ProviderCodes.TOO_MANY_REQUESTS) {
            budget.slowDown();
        }
    }

    /**
     * Sends it, and when PayCools refuses the signature while we rotate our key, once more with the other key and the
     * same ids. A refused signature is proof that nothing was executed.
     */
    private Uni<Answer> sendSigned(Operation operation) {
        SigningKey key = account.keys().signing();
        long begun = System.nanoTime();
        return send(operation, key).chain(answer -> {
            SigningKey other = refusesSignature(answer) ? account.keys().otherThan(key) : null;
            if (other == null) {
                return Uni.createFrom().item(answer);
            }
            if (System.nanoTime() - begun > SECOND_CHANCE.toNanos()) {
                return Uni.createFrom().item(KEY_REFUSED);
            }
            return budget.take()
                    .chain(taken -> taken
                            ? send(operation, other).map(second -> learn(other, second))
                            : Uni.createFrom().item(BUDGET_SPENT));
        });
    }

    /** PayCools' servers need not change over at the same moment: what both keys were refused for is not sent, yet. */
    private Answer learn(SigningKey key, Answer answer) {
        if (refusesSignature(answer)) {
            return KEY_REFUSED;
        }
        // Other refusals may come before PayCools looks at the signature.
        boolean taken = answer instanceof Answer.Understood readable
                && (readable.accepted() || readable.code() == ProviderCodes.NOT_FOUND);
        if (taken && account.keys().prefer(key)) {
            LOG.infof("account=%s PayCools takes our key %s now", account.name(), RsaKeys.fingerprint(key.publicKey()));
        }
        return answer;
    }

    private static boolean refusesSignature(Answer answer) {
        return answer instanceof Answer.Understood readable && readable.code() == ProviderCodes.SIGNATURE_REFUSED;
    }

    private Uni<Answer> send(Operation operation, SigningKey key) {
        Uni<Response> response;
        try {
            response = client.call(
                    account.url(operation.path()), new UnsignedRequest(operation.param(), key, operation.signed()));
        } catch (Exception e) {
            // Any, because the generated client also throws checked ones that it does not declare.
            // Nothing is on its way yet: the client begins when somebody waits for the answer.
            LOG.errorf("%s cannot be called: %s", operation, Unexpected.describe(e));
            return Uni.createFrom()
                    .item(new Answer.NotSent("provider_call_impossible", "the call to PayCools could not be made"));
        }
        // The client's own read time-out starts anew with every byte; this one is for the whole call.
        Duration total = account.connectTimeout().plus(account.readTimeout());
        return response.map(this::read)
                .ifNoItem()
                .after(total)
                .fail()
                .onFailure(Unexpected::isNoError)
                .recoverWithItem(this::classify);
    }

    private Answer read(Response response) {
        try (response) {
            byte[] body = response.hasEntity() ? response.readEntity(byte[].class) : null;
            return AnswerReader.read(response.getStatus(), body, account.keys().platform());
        }
    }

    /**
     * Everything is uncertain, except what cannot have happened after the first byte was written. A failed TLS
     * handshake is no such thing: the JDK reports alerts of that kind that come later in the same way.
     */
    private Answer classify(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return new Answer.NotSent("provider_unreachable", "PayCools could not be reached", true);
            }
            if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
                return new Answer.Unusable("PayCools did not answer in time", true);
            }
            if (cause instanceof AnswerLimit.Exceeded) {
                return AnswerReader.TOO_LARGE;
            }
            if (cause == cause.getCause()) {
                break;
            }
        }
        LOG.infof(
                "account=%s call to PayCools broken off: %s",
                account.name(), failure.getClass().getName());
        return new Answer.Unusable("the connection to PayCools broke", true);
    }
}
