package io.paycools.gateway.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that is too large, with a problem document: before a byte of it is read when it says how long it is,
 * else when it has been read. The server's own limit is higher, so that a body without a length meets this one first.
 */
@ApplicationScoped
public class BodyLimit {

    private static final int BEFORE_EVERYTHING = 10_000;

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
