package io.paycools.gateway.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that is too large, with a problem document: before a byte of it is read when it says how long it is,
 * else as soon as too much of it has been read. The server's own limit is higher, and met by nobody.
 */
@ApplicationScoped
public class BodyLimit {

    private static final int BEFORE_EVERYTHING = 10_000;

    /** Behind both the authentication of Quarkus, at 200, and its authorisation, at 100. */
    private static final int AFTER_AUTHENTICATION = 50;

    private static final String FORM = "application/x-www-form-urlencoded";

    /** The one kind of request that is many orders at once. */
    private static final String BATCHES = "/v1/payout-batches";

    private final long limit;
    private final long batchLimit;
    private final ProblemAnswer answer;

    BodyLimit(
            @ConfigProperty(name = "gateway.max-body-size") MemorySize limit,
            @ConfigProperty(name = "gateway.payouts.max-batch-size") MemorySize batchLimit,
            ProblemAnswer answer) {
        this.limit = limit.asLongValue();
        this.batchLimit = batchLimit.asLongValue();
        this.answer = answer;
    }

    /** Checks a body that came without its length. */
    public void require(byte[] body) {
        require(body, limit);
    }

    /** As {@link #require}, for a batch. */
    public void requireBatch(byte[] body) {
        require(body, batchLimit);
    }

    private static void require(byte[] body, long limit) {
        if (body != null && body.length > limit) {
            throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, detail(limit));
        }
    }

    private static String detail(long limit) {
        return "At most " + limit + " bytes are taken.";
    }

    private long limitOf(RoutingContext context) {
        return context.request().path().equals(BATCHES) ? batchLimit : limit;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING);
        filters.register(this::readUnmeasured, AFTER_AUTHENTICATION);
    }

    /**
     * Reads a body that does not say how long it is, up to the limit: the server would cut it off at its own, with an
     * answer that is no problem document. Only a known caller may send as much as a batch.
     */
    private void readUnmeasured(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean unmeasured = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null;
        long most = context.user() == null ? limit : limitOf(context);
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        // A form is read by its page, which has a limit of its own.
        if (!unmeasured || request.isEnded() || (type != null && type.startsWith(FORM))) {
            context.next();
            return;
        }
        // What comes next may use the database, and needs the context of this request for it.
        Context own = context.vertx().getOrCreateContext();
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= most) {
                body.appendBuffer(chunk);
            } else if (!context.response().ended()) {
                answer.endAndLetFinish(context, ErrorCode.PAYLOAD_TOO_LARGE, detail(most));
            }
        });
        request.endHandler(end -> {
            if (!context.response().ended()) {
                ((RoutingContextInternal) context).setBody(body);
                own.runOnContext(now -> context.next());
            }
        });
        request.resume();
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null
                || (length.length() < 19
                        && length.chars().allMatch(Character::isDigit)
                        && Long.parseLong(length) <= limitOf(context))) {
            context.next();
        } else {
            refuse(context);
        }
    }

    private void refuse(RoutingContext context) {
        answer.endAndLetFinish(context, ErrorCode.PAYLOAD_TOO_LARGE, detail(limitOf(context)));
    }
}
