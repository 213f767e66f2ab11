package io.paycools.gateway.notification;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.transaction.TraceParent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import org.jboss.logging.Logger;

/**
 * Makes one attempt. What counts is the status: a body is not waited for and not read. The connection goes to the very
 * address that was checked, so that a name cannot have another one by then.
 */
@ApplicationScoped
class Sender {

    private static final Logger LOG = Logger.getLogger(Sender.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    /** Endpoints can share a host; each is bounded by its own lane. */
    private static final int CONNECTIONS_PER_HOST = 256;

    /** Longer than any attempt: whatever else holds a connection, it does not hold it for ever. */
    private static final int IDLE_SECONDS = 60;

    /** A body that is longer, or takes longer, costs its connection. */
    private static final int BODY_LIMIT = 16 * 1024;

    private static final long BODY_WITHIN_MILLIS = 1000;

    private final Vertx vertx;
    private final HttpClient http;
    private final TargetRules rules;
    private final NameResolver names;
    private final Duration timeout;
    private final Clock clock;

    Sender(Vertx vertx, TargetRules rules, NameResolver names, NotificationConfig config, Clock clock) {
        this.vertx = vertx;
        this.rules = rules;
        this.names = names;
        this.timeout = config.timeout();
        this.clock = clock;
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout((int) CONNECT_WITHIN.toMillis())
                        .setKeepAliveTimeout(10)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setDecompressionSupported(false))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_HOST))
                // What a broken connection means is the attempt's result; Vert.x would log it as an error besides.
                .withConnectHandler(connection -> connection.exceptionHandler(
                        broken -> LOG.debugf("a receiver's connection broke: %s", broken.getMessage())))
                .build();
    }

    @PreDestroy
    void close() {
        http.close();
    }

    /** What an attempt came to, before it is dated. */
    private record Answer(AttemptResult result, Integer httpStatus, Duration retryAfter) {
        static Answer of(AttemptResult result) {
            return new Answer(result, null, null);
        }
    }

    /**
     * Never fails: whatever happens is the attempt's result.
     *
     * @param trace for the header traceparent, or null: endpoints belong to the company, and may go on in our trace
     */
    Uni<Attempt> send(Letter letter, String trace) {
        return Uni.createFrom().emitter(emitter -> {
            Instant startedAt = clock.instant();
            long began = System.nanoTime();
            Call call = new Call(new AtomicBoolean(), new AtomicReference<>());
            // The results come back on the context of whoever waits, where a session may be used.
            Context context = vertx.getOrCreateContext();
            long timer = vertx.setTimer(timeout.toMillis(), late -> {
                call.end();
                emitter.complete(attempt(Answer.of(AttemptResult.TIMED_OUT), startedAt, began));
            });
            call(letter, trace, call)
                    .otherwise(Sender::failed)
                    .onSuccess(answer -> context.runOnContext(nothing -> {
                        vertx.cancelTimer(timer);
                        emitter.complete(attempt(answer, startedAt, began));
                    }));
        });
    }

    private static Attempt attempt(Answer answer, Instant startedAt, long began) {
        return new Attempt(
                answer.result(),
                answer.httpStatus(),
                answer.retryAfter(),
                startedAt,
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** What is under way, so that it ends with its time, however far it has come. */
    private record Call(AtomicBoolean over, AtomicReference<HttpClientRequest> request) {

        boolean isOver() {
            return over.get();
        }

        void end() {
            over.set(true);
            drop();
        }

        /** Keeps the request as long as there is time, and drops it when there is none. */
        void keep(HttpClientRequest made) {
            request.set(made);
            if (isOver()) {
                drop();
            }
        }

        private void drop() {
            HttpClientRequest open = request.get();
            if (open != null) {
                open.reset();
            }
        }
    }

    private Future<Answer> call(Letter letter, String trace, Call call) {
        try {
            TargetRules.Target target = rules.read(letter.url());
            return address(target)
                    .compose(address -> call.isOver() ? late() : http.request(options(target, address)))
                    .compose(request -> {
                        call.keep(request);
                        return call.isOver() ? late() : post(request, letter, trace);
                    })
                    .map(this::answered);
        } catch (TargetRules.RefusedTargetException e) {
            return Future.succeededFuture(Answer.of(AttemptResult.ADDRESS_REFUSED));
        }
    }

    private static <T> Future<T> late() {
        return Future.failedFuture("too late");
    }

    /** One address; all that the name has are checked, because the next look-up may bring another. */
    private Future<InetAddress> address(TargetRules.Target target) {
        if (target.literal() != null) {
            return Future.succeededFuture(target.literal());
        }
        return names.resolve(target.host(), vertx.getOrCreateContext()).compose(found -> {
            try {
                for (InetAddress address : found) {
                    rules.requireAddress(address);
                }
                return Future.succeededFuture(found[0]);
            } catch (TargetRules.RefusedTargetException e) {
                return Future.failedFuture(e);
            }
        });
    }

    private static RequestOptions options(TargetRules.Target target, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.path())
                .setFollowRedirects(false);
    }

    private Future<HttpClientResponse> post(HttpClientRequest request, Letter letter, String trace) {
        if (trace != null) {
            request.putHeader(TraceParent.HEADER, trace);
        }
        long seconds = clock.instant().getEpochSecond();
        request.putHeader("content-type", "application/json")
                .putHeader("user-agent", "paycools-gateway")
                .putHeader("webhook-id", letter.eventId())
                .putHeader("webhook-timestamp", Long.toString(seconds))
                .putHeader(
                        "webhook-signature",
                        Signatures.header(letter.secrets(), letter.eventId(), seconds, letter.body()));
        return request.send(Buffer.buffer(letter.body())).onSuccess(this::discardBody);
    }

    /** So that the connection can be used again, if the endpoint ends its answer soon; else it is closed. */
    private void discardBody(HttpClientResponse response) {
        int[] length = {0};
        long timer =
                vertx.setTimer(BODY_WITHIN_MILLIS, late -> response.request().reset());
        response.handler(part -> {
            length[0] += part.length();
            if (length[0] > BODY_LIMIT) {
                vertx.cancelTimer(timer);
                response.request().reset();
            }
        });
        response.exceptionHandler(broken -> vertx.cancelTimer(timer));
        response.endHandler(end -> vertx.cancelTimer(timer));
    }

    private Answer answered(HttpClientResponse response) {
        int status = response.statusCode();
        AttemptResult result = status >= 200 && status < 300
                ? AttemptResult.DELIVERED
                : status == 410 ? AttemptResult.GONE : AttemptResult.REFUSED;
        return new Answer(result, status, RetryAfter.read(response.getHeader("retry-after"), clock.instant()));
    }

    private static Answer failed(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return Answer.of(AttemptResult.NAME_NOT_FOUND);
        }
        return Answer.of(
                failure instanceof TargetRules.RefusedTargetException
                        ? AttemptResult.ADDRESS_REFUSED
                        : AttemptResult.CONNECTION_FAILED);
    }
}
