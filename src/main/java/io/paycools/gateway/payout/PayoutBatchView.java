package io.paycools.gateway.payout;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.paycools.gateway.transaction.PayoutBatch;
import io.paycools.gateway.transaction.PublicStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A batch as our API shows it.
 *
 * @param sums per currency, as decimal text in the major unit
 * @param progress how many lines have which status
 * @param finished whether every line has a final status
 */
@Schema(name = "PayoutBatch")
record PayoutBatchView(
        UUID id,
        String reference,
        int lines,
        @Schema(example = "{\"PHP\":\"300.00\"}") Map<String, String> sums,
        Map<PublicStatus, Long> progress,
        boolean finished,
        Instant createdAt) {

    static PayoutBatchView of(PayoutBatch batch, Map<PublicStatus, Long> counted) {
        Map<PublicStatus, Long> progress = new EnumMap<>(PublicStatus.class);
        for (PublicStatus status : PublicStatus.values()) {
            progress.put(status, counted.getOrDefault(status, 0L));
        }
        boolean finished =
                progress.get(PublicStatus.PROCESSING) == 0 && progress.get(PublicStatus.AWAITING_APPROVAL) == 0;
        return new PayoutBatchView(
                batch.id(),
                batch.reference(),
                batch.lines(),
                new TreeMap<>(batch.sums()),
                progress,
                finished,
                batch.createdAt());
    }
}
