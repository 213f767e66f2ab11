package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.NextAction;
import io.paycools.gateway.transaction.Observation.Claim;
import io.smallrye.mutiny.Uni;

/**
 * Sends what creates an order at PayCools and judges what came of it; the same rules for everything that moves money.
 */
@ApplicationScoped
class CreateCalls {

    /** How long to step back when PayCools says it has too many requests; it has not processed any of these. */
    private static final Duration[] BACK_OFF = {Duration.ofMillis(300), Duration.ofMillis(900)};

    private final PayCoolsCalls calls;

    CreateCalls(PayCoolsCalls calls) {
        this.calls = calls;
    }

    /**
     * Sends the order.
     *
     * @param howToPay finds in an accepting answer what the payer has to do, or answers null
     */
    Uni<SubmitOutcome> create(
            Operation operation, String merchantOrderId, Turn turn, Function<JsonNode, NextAction> howToPay) {
        return send(operation.about(merchantOrderId), turn, answer -> judge(answer, merchantOrderId, howToPay));
    }

    /** Sends a refund, whose words and codes are others. */
    Uni<SubmitOutcome> createRefund(Operation operation, String merchantOrderId, Turn turn) {
        return send(operation.about(merchantOrderId), turn, answer -> judgeRefund(answer, merchantOrderId));
    }

    private Uni<SubmitOutcome> send(Operation operation, Turn turn, Function<Answer, SubmitOutcome> judge) {
        // Who waits for a grant is not waited for by anybody: it comes again by itself.
        int backOffs = turn == Turn.GRANTED ? 0 : BACK_OFF.length;
        return calls.operation(
                operation, () -> send(operation, turn, true, backOffs).map(judge));
    }

    /**
     * Sends it, and again with the same ids only after an answer which says that it was not processed: the timestamp
     * had expired, or there were too many requests.
     */
    private Uni<Answer> send(Operation operation, Turn turn, boolean mayExpire, int backOffs) {
        return calls.call(operation, turn).chain(answer -> {
            int code = answer instanceof Answer.Understood readable ? readable.code() : ProviderCodes.ACCEPTED;
            if (code == ProviderCodes.TIMESTAMP_EXPIRED && mayExpire) {
                return send(operation, Turn.TO_BE_TAKEN, false, 0);
            }
            if (code == ProviderCodes.TOO_MANY_REQUESTS && backOffs > 0) {
                return Uni.createFrom()
                        .nullItem()
                        .onItem()
                        .delayIt()
                        .by(BACK_OFF[BACK_OFF.length - backOffs])
                        .chain(() -> send(operation, Turn.TO_BE_TAKEN, mayExpire, backOffs - 1));
            }
            return Uni.createFrom().item(answer);
        });
    }

    static SubmitOutcome judge(Answer answer, String merchantOrderId, Function<JsonNode, NextAction> howToPay) {
        return judge(answer, merchantOrderId, howToPay, Words.ORDER);
    }

    /** Nobody has to do anything for a refund. Its own codes mean something to a refund alone. */
    static SubmitOutcome judgeRefund(Answer answer, String merchantOrderId) {
        if (answer instanceof Answer.Understood readable) {
            Failure later = ProviderCodes.refundLater(readable.code());
            if (later != null) {
                return new SubmitOutcome.NotSent(later);
            }
            Failure refusal = ProviderCodes.refundRefusal(readable.code());
            if (refusal != null) {
                return new SubmitOutcome.Refused(refusal, readable.raw());
            }
        }
        return judge(answer, merchantOrderId, data -> null, Words.REFUND);
    }

    private static SubmitOutcome judge(
            Answer answer, String merchantOrderId, Function<JsonNode, NextAction> howToPay, Words words) {
        if (answer instanceof Answer.NotSent notSent) {
            return notSent(notSent.code(), notSent.reason());
        }
        if (answer instanceof Answer.Unusable unusable) {
            return new SubmitOutcome.Unknown(unusable.reason(), null);
        }
        Answer.Understood readable = (Answer.Understood) answer;
        if (readable.accepted()) {
            return judgeAccepted(readable, merchantOrderId, howToPay, words);
        }
        if (readable.code() == ProviderCodes.TOO_MANY_REQUESTS) {
            return new SubmitOutcome.NotSent(new Failure(
                    "provider_rate_limited",
                    "PayCools had too many requests and did not process this one.",
                    Integer.toString(readable.code())));
        }
        if (ProviderCodes.isDuplicate(readable.code())) {
            return new SubmitOutcome.Duplicate(
                    "PayCools says that it has this order already, code " + readable.code(), readable.raw());
        }
        Failure refusal = ProviderCodes.refusal(readable.code());
        return refusal != null
                ? new SubmitOutcome.Refused(refusal, readable.raw())
                : new SubmitOutcome.Unknown(readable.problem(), readable.raw());
    }

    /** What certainly did not leave us. */
    static SubmitOutcome notSent(String code, String reason) {
        return new SubmitOutcome.NotSent(new Failure(code, "Not sent: " + reason + ".", null));
    }

    /** Accepted is not paid: what an accepting answer says beyond a failure still has to be confirmed. */
    private static SubmitOutcome judgeAccepted(
            Answer.Understood answer, String merchantOrderId, Function<JsonNode, NextAction> howToPay, Words words) {
        JsonNode data = answer.data();
        String echoed = words.orderId(data);
        if (echoed != null && !echoed.equals(merchantOrderId)) {
            return new SubmitOutcome.Unknown("PayCools answered about another order", answer.raw());
        }
        if (words.claim(data) == Claim.FAILED) {
            return new SubmitOutcome.Refused(WireFacts.failure(data), answer.raw());
        }
        return new SubmitOutcome.Accepted(
                words.reference(data), howToPay.apply(data), words.amount(data), answer.raw());
    }
}
