package io.paycools.gateway.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/**
 * Same request, same answer. Every method runs inside the caller's unit of work: a key is claimed in the one that
 * records the transaction, and answered in the one that records the outcome. The primary key is the judge between two
 * requests.
 */
@ApplicationScoped
public class IdempotencyStore implements PanacheRepositoryBase<IdempotencyRecord, IdempotencyRecord.Key> {

    /** Names the violation that means: somebody was first. */
    public static final String CONSTRAINT = "pk_idempotency_record";

    private final Clock clock;

    IdempotencyStore(Clock clock) {
        this.clock = clock;
    }

    /**
     * A request that wants a key.
     *
     * @param operation what is asked for, so that one key cannot serve two kinds of request
     * @param requestHash from {@link RequestFingerprint}
     * @param transactionId the transaction it leads to
     * @param busyFor how long the request can run at the most
     */
    public record Claim(
            IdempotencyKey key, String operation, String requestHash, UUID transactionId, Duration busyFor) {}

    /** What an earlier request with the same key left. */
    public sealed interface Prior {}

    /** Its answer, to be given again. */
    public record Answered(int status, String body) implements Prior {}

    /** It is still running. */
    public record Running(Duration retryAfter) implements Prior {}

    /** It died before it could answer; the transaction is recorded. */
    public record Interrupted(UUID transactionId) implements Prior {}

    /** It asked for something else. */
    public record Different() implements Prior {}

    /** Claims the key, or fails with a violation of {@link #CONSTRAINT}. */
    public Uni<Void> claim(Claim claim) {
        IdempotencyRecord row = newRecord(claim);
        row.transactionId = claim.transactionId();
        return persistAndFlush(row).replaceWithVoid();
    }

    private IdempotencyRecord newRecord(Claim claim) {
        Instant now = clock.instant();
        IdempotencyRecord row = new IdempotencyRecord();
        row.client = claim.key().client();
        row.key = claim.key().value();
        row.operation = claim.operation();
        row.requestHash = claim.requestHash();
        row.createdAt = now;
        row.busyUntil = now.plus(claim.busyFor());
        return row;
    }

    /**
     * Claims the key for a batch and keeps its answer with it, because a batch is recorded and answered in one unit of
     * work; or fails with a violation of {@link #CONSTRAINT}. The transaction of the claim is the batch.
     */
    public Uni<Void> claimAnswered(Claim claim, int status, String body) {
        IdempotencyRecord row = newRecord(claim);
        row.batchId = claim.transactionId();
        row.answerStatus = status;
        row.answerBody = body;
        return persistAndFlush(row).replaceWithVoid();
    }

    /** Keeps the answer and answers null, or answers the one that is kept already. */
    public Uni<Answered> answer(IdempotencyKey key, int status, String body) {
        return update(
                        "answerStatus = ?1, answerBody = ?2 where client = ?3 and key = ?4 and answerStatus is null",
                        status,
                        body,
                        key.client(),
                        key.value())
                .chain(kept -> kept == 1
                        ? Uni.createFrom().nullItem()
                        : findById(new IdempotencyRecord.Key(key.client(), key.value()))
                                .map(row -> new Answered(row.answerStatus, row.answerBody)));
    }

    /**
     * Forgets the answers that led to the transactions, because what they show was erased. The keys stay: a repeat is
     * answered with the transaction as it is then.
     */
    public Uni<Void> forgetAnswers(List<UUID> transactionIds) {
        return update("answerStatus = null, answerBody = null where transactionId in ?1", transactionIds)
                .replaceWithVoid();
    }

    /** Looks up what an earlier request left, or answers null when there was none. */
    public Uni<Prior> prior(Claim claim) {
        return findById(new IdempotencyRecord.Key(
                        claim.key().client(), claim.key().value()))
                .map(row -> row == null ? null : priorOf(row, claim));
    }

    private Prior priorOf(IdempotencyRecord row, Claim claim) {
        if (!row.operation.equals(claim.operation()) || !row.requestHash.equals(claim.requestHash())) {
            return new Different();
        }
        if (row.answerStatus != null) {
            return new Answered(row.answerStatus, row.answerBody);
        }
        Instant now = clock.instant();
        // A second is when a caller may well find the answer; the whole time is needed only after a crash.
        return now.isBefore(row.busyUntil) ? new Running(Duration.ofSeconds(1)) : new Interrupted(row.transactionId);
    }
}
