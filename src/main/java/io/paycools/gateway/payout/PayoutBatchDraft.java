package io.paycools.gateway.payout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.idempotency.RequestFingerprint;
import io.paycools.gateway.transaction.BatchStore;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Ids;
import io.paycools.gateway.transaction.NewTransaction;
import io.paycools.gateway.transaction.PayoutBatch;
import io.paycools.gateway.transaction.PublicStatus;
import io.paycools.gateway.transaction.TransactionStatus;

/**
 * A checked batch, worked out: everything that is recorded, down to its answer. Every id is fixed here.
 *
 * @param prepared the lines as the database takes them
 * @param orderIds the merchant order ids, in the order of the lines
 * @param answer JSON
 * @param fingerprint what two requests must have in common to be the same; the same for JSON and CSV
 */
record PayoutBatchDraft(
        PayoutBatch batch,
        Map<CurrencyCode, Long> sums,
        List<String> prepared,
        List<BatchStore.Used> orderIds,
        List<PayoutBatchLine> lines,
        String answer,
        String fingerprint) {

    static final int ACCEPTED = 202;

    /** What a batch needs to be worked out. */
    record Tools(Beneficiaries beneficiaries, PayoutLimits limits, BatchStore store, ObjectMapper json) {}

    static PayoutBatchDraft of(PayoutBatchReader.Batch asked, String client, Instant now, Tools tools) {
        UUID id = Ids.next();
        List<BatchStore.Line> lines = new ArrayList<>();
        List<BatchStore.Used> orderIds = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        Map<PublicStatus, Long> progress = new EnumMap<>(PublicStatus.class);
        for (PayoutBatchLine line : asked.lines()) {
            PayoutDraft draft = PayoutDraft.of(line.request(), client, tools.beneficiaries());
            NewTransaction order = draft.transaction();
            TransactionStatus first = tools.limits().needsApproval(order.amount())
                    ? TransactionStatus.AWAITING_APPROVAL
                    : TransactionStatus.CREATED;
            progress.merge(first.toPublic(), 1L, Long::sum);
            lines.add(new BatchStore.Line(order, first));
            orderIds.add(new BatchStore.Used(order.account(), order.merchantOrderId()));
            fingerprints.add(draft.fingerprint());
        }
        PayoutBatch batch =
                new PayoutBatch(id, client, asked.reference(), lines.size(), asked.decimalSums(), BatchStore.time(now));
        try {
            return new PayoutBatchDraft(
                    batch,
                    asked.sums(),
                    tools.store().prepare(lines),
                    orderIds,
                    asked.lines(),
                    tools.json().writeValueAsString(PayoutBatchView.of(batch, progress)),
                    RequestFingerprint.of(
                            Map.of(
                                    "reference",
                                    asked.reference() == null ? "" : asked.reference(),
                                    "lines",
                                    fingerprints),
                            Map.of()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a batch cannot be written as JSON", e);
        }
    }
}
