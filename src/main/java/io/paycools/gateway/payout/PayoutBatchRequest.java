package io.paycools.gateway.payout;

import java.util.List;
import java.util.Map;

import io.paycools.gateway.api.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/payout-batches} as JSON. */
@Schema(name = "CreatePayoutBatch")
record PayoutBatchRequest(
        @Schema(description = "For lines that name none; default when absent.") @PlainText(max = 64)
        String account,

        @Schema(description = "Your own name for the batch.", example = "Salaries 2026-11") @PlainText(max = 64)
        String reference,

        @Schema(description = "When given, they must fit the lines.")
        ControlTotals controlTotals,

        @Schema(required = true, description = "1 to 10,000, each as for POST /v1/payouts.")
        List<PayoutRequest> payouts) {

    /**
     * What the caller counted.
     *
     * @param count lines, or null
     * @param sums per currency, as decimal text in the major unit, or null
     */
    @Schema(name = "ControlTotals")
    record ControlTotals(
            @Schema(example = "2") Integer count,

            @Schema(example = "{\"PHP\":\"300.00\"}") Map<String, String> sums) {}
}
