package io.paycools.gateway.personaldata;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the resource of personal data shows. */
final class PersonalDataViews {

    private PersonalDataViews() {}

    /**
     * What a request to erase found or did.
     *
     * @param id of the run, under which it is listed when it erased something
     * @param cutOff what was over before this is meant
     * @param complete false when there is more: at most 10,000 of each kind are counted, or erased at once
     */
    @Schema(name = "ErasureResult")
    record Result(
            UUID id,
            boolean dryRun,
            Instant cutOff,
            int transactions,
            int paymentLinks,
            int webhooks,
            boolean complete) {

        static Result of(Erasures.Result result, boolean dryRun) {
            return new Result(
                    result.run().id(),
                    dryRun,
                    result.run().cutOff(),
                    count(result, Erasable.Kind.TRANSACTIONS),
                    count(result, Erasable.Kind.PAYMENT_LINKS),
                    count(result, Erasable.Kind.WEBHOOKS),
                    result.complete());
        }

        private static int count(Erasures.Result result, Erasable.Kind kind) {
            return result.counts().getOrDefault(kind, 0);
        }
    }

    /**
     * A run that has erased something.
     *
     * @param client the caller who asked for it; absent for the job
     */
    @Schema(name = "Erasure")
    record Run(
            UUID id,
            @JsonInclude(JsonInclude.Include.NON_NULL) String client,
            @JsonInclude(JsonInclude.Include.NON_NULL) String person,
            Instant cutOff,
            long transactions,
            long paymentLinks,
            long webhooks,
            Instant startedAt,
            Instant endedAt) {

        static Run of(PersonalDataErasure row) {
            return new Run(
                    row.id,
                    row.client,
                    row.person,
                    row.cutOff,
                    row.transactions,
                    row.paymentLinks,
                    row.webhooks,
                    row.startedAt,
                    row.endedAt);
        }
    }

    /** The newest runs. */
    @Schema(name = "ErasureList")
    record Runs(List<Run> items) {}

    /**
     * Rows that are not under the newest key.
     *
     * @param known whether the key is configured; if not, the rows do not open
     * @param rows 100000 means that many or more
     */
    @Schema(name = "OlderKeyUse")
    record Use(String keyId, boolean known, String table, String column, int rows) {}

    /**
     * Which keys are in use.
     *
     * @param newestKeyId what seals now
     * @param older where older keys are still in use; a key that is not among them may be taken away
     */
    @Schema(name = "EncryptionKeyUse")
    record Keys(String newestKeyId, List<Use> older) {}
}
