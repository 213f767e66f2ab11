package io.paycools.gateway.paycools;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;

/** Finds a refund in the list of all refunds of its payment (PayCools Global API, query refunds). */
final class RefundList {

    private RefundList() {}

    /** Not to be in the list is as much, and as little, as not to be known. */
    static QueryOutcome judge(Answer answer, OrderQuery query) {
        if (!(answer instanceof Answer.Understood readable)) {
            return new QueryOutcome.Unavailable(answer.problem());
        }
        if (readable.code() == ProviderCodes.NOT_FOUND) {
            return new QueryOutcome.NotFound(readable.raw());
        }
        if (!readable.accepted()) {
            return new QueryOutcome.Unavailable(readable.problem());
        }
        List<JsonNode> refunds = elements(readable.data());
        List<JsonNode> ours = refunds == null
                ? List.of()
                : refunds.stream()
                        .filter(refund -> query.merchantOrderId().equals(Words.REFUND.orderId(refund)))
                        .distinct()
                        .toList();
        if (!ours.isEmpty()) {
            List<JsonNode> ofOurPayment = ours.stream()
                    .filter(refund ->
                            paymentOf(refund) == null || paymentOf(refund).equals(query.paymentReference()))
                    .toList();
            return new QueryOutcome.Found(observation(ofOurPayment.isEmpty() ? ours : ofOurPayment, readable.raw()));
        }
        // One without an order id, as of a refund made in the portal, hides none of ours; but what is no refund might.
        if (refunds == null || refunds.stream().anyMatch(refund -> !isRefund(refund))) {
            return new QueryOutcome.Unavailable("PayCools answered with something that is no list of refunds");
        }
        return new QueryOutcome.NotFound(readable.raw());
    }

    private static boolean isRefund(JsonNode refund) {
        return Words.REFUND.orderId(refund) != null || Words.REFUND.reference(refund) != null;
    }

    private static String paymentOf(JsonNode refund) {
        return WireFacts.text(refund, "originalTransactionId");
    }

    /** One alone may stand without its list, and none at all may be null. Answers null for anything else. */
    private static List<JsonNode> elements(JsonNode data) {
        if (data.isMissingNode() || data.isNull()) {
            return List.of();
        }
        if (data.isObject()) {
            return List.of(data);
        }
        if (!data.isArray()) {
            return null;
        }
        List<JsonNode> elements = new ArrayList<>();
        data.forEach(elements::add);
        return elements;
    }

    private static Observation observation(List<JsonNode> ours, String raw) {
        JsonNode data = ours.get(0);
        Claim claim = Words.REFUND.claim(data);
        Observation seen = Observation.of(Observation.Source.QUERY, claim)
                .withProviderReference(Words.REFUND.reference(data))
                .withPaymentReference(paymentOf(data))
                .withAmount(Words.REFUND.amount(data))
                .withContradiction(ours.size() > 1 ? "PayCools lists it more than once, and differently" : null)
                .withDetail("PayCools says " + claim)
                .withRawAnswer(raw);
        return claim == Claim.FAILED ? seen.withFailure(WireFacts.failure(data)) : seen;
    }
}
