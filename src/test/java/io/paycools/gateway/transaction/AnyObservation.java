package io.paycools.gateway.transaction;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;

/** Whatever somebody might tell us of a transaction, true or not. */
final class AnyObservation {

    private static final List<Claim> ANSWERS =
            List.of(Claim.PENDING, Claim.SUCCEEDED, Claim.FAILED, Claim.UNKNOWN, Claim.DUPLICATE, Claim.NOT_SENT);
    private static final List<Claim> WEBHOOKS =
            List.of(Claim.PENDING, Claim.SUCCEEDED, Claim.FAILED, Claim.CANCELLED, Claim.UNKNOWN);
    private static final List<Claim> QUERIES = List.of(
            Claim.NOT_FOUND,
            Claim.PENDING,
            Claim.SUCCEEDED,
            Claim.FAILED,
            Claim.CANCELLED,
            Claim.UNKNOWN,
            Claim.NOTHING);
    private static final List<Claim> OF_A_PERSON =
            List.of(Claim.NOTHING, Claim.APPROVED, Claim.CANCELLED, Claim.NOT_SENT, Claim.FAILED, Claim.SUCCEEDED);
    private static final Failure FAILURE = new Failure("provider_failed", "PayCools says so.", "21014");

    private AnyObservation() {}

    /**
     * What may be told of the row.
     *
     * @param pick answers a number below the one that it gets; always 0 makes the simplest observation
     */
    static Observation of(PaymentTransaction row, IntUnaryOperator pick) {
        Source source = from(
                List.of(Source.SUBMIT, Source.WEBHOOK, Source.QUERY, Source.DISPATCH, Source.DEADLINE, Source.PERSON),
                pick);
        Observation seen = Observation.of(source, claim(source, row, pick)).withFailure(FAILURE);
        if (source == Source.DISPATCH || source == Source.DEADLINE || source == Source.PERSON) {
            return seen;
        }
        List<String> references = Arrays.asList(null, "CU1", "CU2");
        return seen.withAmount(amount(pick))
                .withProviderReference(from(references, pick))
                .withAbout(pick.applyAsInt(8) == 7 ? from(List.of(TransactionType.values()), pick) : row.type)
                .withContradiction(pick.applyAsInt(10) == 9 ? "the event name contradicts the status" : null)
                .withPaymentReference(
                        row.paymentReference != null && pick.applyAsInt(8) == 7 ? "P2" : row.paymentReference)
                .withNextAction(pick.applyAsInt(4) == 3 ? NextAction.redirect("https://pay.example/1") : null)
                .withSend(source == Source.SUBMIT ? pick.applyAsInt(row.sends + 2) : 0);
    }

    private static Claim claim(Source source, PaymentTransaction row, IntUnaryOperator pick) {
        return switch (source) {
            case SUBMIT -> from(ANSWERS, pick);
            case WEBHOOK -> from(WEBHOOKS, pick);
            case QUERY -> from(QUERIES, pick);
            case DISPATCH -> row.type == TransactionType.PAYMENT ? Claim.NOTHING : Claim.SUBMITTING;
            case DEADLINE -> Claim.NOT_SENT;
            case PERSON -> ofAPerson(row, from(OF_A_PERSON, pick));
            case REQUEST -> Claim.NOTHING;
        };
    }

    /** A person decides what there is to decide; the rest is refused before it comes so far. */
    private static Claim ofAPerson(PaymentTransaction row, Claim wanted) {
        boolean toApprove = row.status == TransactionStatus.AWAITING_APPROVAL;
        boolean unsettled = !row.status.isFinal() && !row.status.isUnsent();
        boolean possible =
                switch (wanted) {
                    case APPROVED, CANCELLED -> toApprove;
                    case NOT_SENT -> unsettled && row.type != TransactionType.PAYMENT;
                    default -> unsettled;
                };
        return possible ? wanted : Claim.NOTHING;
    }

    private static ReportedAmount amount(IntUnaryOperator pick) {
        long right = AnyOrder.AMOUNT.minorUnits();
        return switch (pick.applyAsInt(10)) {
            case 9 -> ReportedAmount.of(right - 1, "PHP");
            case 8 -> ReportedAmount.of(right * 100, null);
            case 7 -> ReportedAmount.of(right, "MYR");
            case 6 -> ReportedAmount.unreadable("PHP");
            case 5 -> ReportedAmount.missing("PHP");
            case 4 -> ReportedAmount.absent();
            case 3 -> ReportedAmount.of(right, null);
            default -> ReportedAmount.of(right, "PHP");
        };
    }

    private static <T> T from(List<T> all, IntUnaryOperator pick) {
        return all.get(pick.applyAsInt(all.size()));
    }
}
