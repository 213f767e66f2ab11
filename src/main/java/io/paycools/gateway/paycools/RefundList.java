package io.paycools.gateway.paycools;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;

/** Finds a refund in the list of all refunds of its payment (PayCools Global API, query refunds). */
final class RefundList {

    private RefundList() {}

    /** Not to be in the list is as much, and as little, as not to be known. */
    static QueryOutcome judge(Answer answer, String merchantOrderId) {
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
        if (refunds == null || refunds.stream().anyMatch(refund -> Words.REFUND.orderId(refund) == null)) {
            return new QueryOutcome.Unavailable("PayCools answered with something that is no list of refunds");
        }
        List<JsonNode> ours = refunds.stream()
                .filter(refund -> merchantOrderId.equals(Words.REFUND.orderId(refund)))
                .distinct()
                .toList();
        return ours.isEmpty()
                ? new QueryOutcome.NotFound(readable.raw())
                : new QueryOutcome.Found(observation(ours, readable.raw()));
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
                .withAmount(Words.REFUND.amount(data))
                .withContradiction(ours.size() > 1 ? "PayCools lists it more than once, and differently" : null)
                .withDetail("PayCools says " + claim)
                .withRawAnswer(raw);
        return claim == Claim.FAILED ? seen.withFailure(WireFacts.failure(data)) : seen;
    }
}
