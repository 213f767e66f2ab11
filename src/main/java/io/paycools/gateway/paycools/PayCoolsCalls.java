package io.paycools.gateway.paycools;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.replica.Replicas;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/**
 * Calls PayCools and says what came of it, without ever failing. Sends each request at most once: whether something may
 * be sent again is decided by who knows what was sent.
 */
@ApplicationScoped
class PayCoolsCalls {

    private static final Logger LOG = Logger.getLogger(PayCoolsCalls.class);

    /**
     * To one account. A connection is held by one call, and a PayCools that hangs holds each for the whole time-out.
     */
    private static final int CONNECTIONS = 200;

    private final Map<String, Semaphore> connections = new TreeMap<>();
    private final Map<String, PayCoolsApi> clients = new TreeMap<>();
    private final Map<String, RequestBudget> budgets = new TreeMap<>();
    private final MeterRegistry metrics;

    PayCoolsCalls(Accounts accounts, Replicas replicas, OffEventLoop worker, Clock clock, MeterRegistry metrics) {
        this.metrics = metrics;
        for (Account account : accounts.all()) {
            budgets.put(
                    account.name(),
                    new RequestBudget(account.maxRequestsPerSecond(), replicas::count, TimeMeter.SYSTEM_NANOTIME));
            connections.put(account.name(), new Semaphore(CONNECTIONS));
            clients.put(
                    account.name(),
                    QuarkusRestClientBuilder.newBuilder()
                            .baseUri(account.baseUrl())
                            .connectTimeout(account.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                            .readTimeout(account.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                            .followRedirects(false)
                            .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, CONNECTIONS)
                            .property("microprofile.rest.client.disable.default.mapper", true)
                            .register(new SigningFilter(account, worker, clock))
                            .build(PayCoolsApi.class));
        }
    }

    Uni<Answer> call(Operation operation, Turn turn) {
        Account account = operation.account();
        RequestBudget budget = budgets.get(account.name());
        Timer.Sample started = Timer.start(metrics);
        Uni<Boolean> itsTurn = turn == Turn.GRANTED ? Uni.createFrom().item(true) : budget.take();
        return itsTurn.chain(taken -> taken
                        ? sendInASlot(account, account.url(operation.path()), new UnsignedRequest(operation.param()))
                        : Uni.createFrom()
                                .item(new Answer.NotSent(
                                        "request_budget_spent", "our own limit of requests per second is reached")))
                .invoke(answer -> {
                    if (answer instanceof Answer.Understood readable
                            && readable.code() == ProviderCodes.TOO_MANY_REQUESTS) {
                        budget.slowDown();
                    }
                    count(started, operation, answer);
                });
    }

    /** How many calls a job may make to the account now, see {@link RequestBudget}. */
    int grant(String account, int wanted) {
        return budgets.get(account).grant(wanted);
    }

    /**
     * Takes one of the connections, or says that nothing was sent. Waiting in the client's own queue would end in a
     * time-out that cannot be told from one after sending, and with a timestamp of before the wait.
     */
    private Uni<Answer> sendInASlot(Account account, String url, UnsignedRequest request) {
        Semaphore slots = connections.get(account.name());
        if (!slots.tryAcquire()) {
            return Uni.createFrom()
                    .item(new Answer.NotSent("provider_pool_busy", "no connection to PayCools was free"));
        }
        return send(account, url, request).onTermination().invoke(slots::release);
    }

    private Uni<Answer> send(Account account, String url, UnsignedRequest request) {
        // The client's own read time-out starts anew with every byte; this one is for the whole call.
        Duration total = account.connectTimeout().plus(account.readTimeout());
        return clients.get(account.name())
                .call(url, request)
                .map(response -> read(account, response))
                .ifNoItem()
                .after(total)
                .fail()
                .onFailure(Unexpected::isNoError)
                .recoverWithItem(failure -> classify(account, failure));
    }

    private static Answer read(Account account, Response response) {
        try (response) {
            byte[] body = response.hasEntity() ? response.readEntity(byte[].class) : null;
            return AnswerReader.read(response.getStatus(), body, account.platformKeys());
        }
    }

    /**
     * Everything is uncertain, except what cannot have happened after the first byte was written. A failed TLS
     * handshake is no such thing: the JDK reports alerts of that kind that come later in the same way.
     */
    private static Answer classify(Account account, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return new Answer.NotSent("provider_unreachable", "PayCools could not be reached");
            }
            if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
                return new Answer.Unusable("PayCools did not answer in time");
            }
            if (cause == cause.getCause()) {
                break;
            }
        }
        LOG.infof(
                "account=%s call to PayCools broken off: %s",
                account.name(), failure.getClass().getName());
        return new Answer.Unusable("the connection to PayCools broke");
    }

    private void count(Timer.Sample started, Operation operation, Answer answer) {
        String outcome = answer instanceof Answer.Understood readable
                ? Integer.toString(readable.code())
                : answer instanceof Answer.NotSent ? "not_sent" : "unusable";
        started.stop(Timer.builder("paycools.calls")
                .description("Calls to PayCools by outcome: PayCools' code, not_sent or unusable.")
                .tag("account", operation.account().name())
                .tag("operation", operation.name())
                .tag("outcome", outcome)
                .register(metrics));
    }
}
