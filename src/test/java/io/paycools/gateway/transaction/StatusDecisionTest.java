package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;
import io.paycools.gateway.transaction.StatusDecision.Contradiction;
import io.paycools.gateway.transaction.StatusDecision.Decision;
import io.paycools.gateway.transaction.StatusDecision.Keep;
import io.paycools.gateway.transaction.StatusDecision.Known;
import io.paycools.gateway.transaction.StatusDecision.Move;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** What an observation does to a transaction. */
class StatusDecisionTest {

    private static final Instant CREATED_AT = Instant.parse("2026-11-25T01:00:00Z");
    private static final Instant SOON = CREATED_AT.plusSeconds(30);
    private static final Instant LATER = CREATED_AT.plus(Duration.ofHours(1));
    private static final Duration GRACE = Duration.ofMinutes(15);
    private static final StatusDecision.Patience PATIENCE = new StatusDecision.Patience(GRACE, Duration.ofMinutes(5));
    private static final Instant TOO_LATE = CREATED_AT.plus(Duration.ofHours(7));
    private static final Instant SEND_BEFORE = CREATED_AT.plus(Duration.ofHours(6));
    private static final Money AMOUNT = new Money(50010, CurrencyCode.PHP);
    private static final ReportedAmount SAME = ReportedAmount.of(50010, "PHP");

    @ParameterizedTest
    @CsvSource({
        // The create answer and what it does.
        "SUBMITTING,PENDING,PENDING",
        "SUBMITTING,UNKNOWN,UNKNOWN",
        "SUBMITTING,FAILED,FAILED",
        "SUBMITTING,SUCCEEDED,SUCCEEDED",
        "UNKNOWN,PENDING,PENDING",
        "UNKNOWN,SUCCEEDED,SUCCEEDED",
        "UNKNOWN,FAILED,FAILED",
        "UNKNOWN,CANCELLED,CANCELLED",
        "PENDING,SUCCEEDED,SUCCEEDED",
        "PENDING,FAILED,FAILED",
        "PENDING,CANCELLED,CANCELLED",
    })
    void shouldMove(TransactionStatus from, Claim claim, TransactionStatus to) {
        assertEquals(to, assertInstanceOf(Move.class, decide(from, claim)).to());
    }

    @ParameterizedTest
    @CsvSource({
        // Repeats.
        "PENDING,PENDING",
        "UNKNOWN,UNKNOWN",
        "SUCCEEDED,SUCCEEDED",
        "FAILED,FAILED",
        "CANCELLED,CANCELLED",
        // Stale news never overwrites a newer truth.
        "PENDING,UNKNOWN",
        "SUCCEEDED,PENDING",
        "SUCCEEDED,UNKNOWN",
        "FAILED,PENDING",
        "FAILED,UNKNOWN",
        "EXPIRED,PENDING",
        "EXPIRED,UNKNOWN",
        "CANCELLED,PENDING",
        // Not sent for certain: an answer about it would be out of the blue.
        "CREATED,PENDING"
    })
    void shouldKeep(TransactionStatus from, Claim claim) {
        assertInstanceOf(Keep.class, decide(from, claim));
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED,FAILED,FINAL_STATUS_CONTRADICTED",
        "SUCCEEDED,CANCELLED,FINAL_STATUS_CONTRADICTED",
        "FAILED,SUCCEEDED,FINAL_STATUS_CONTRADICTED",
        "CANCELLED,SUCCEEDED,FINAL_STATUS_CONTRADICTED",
        "EXPIRED,FAILED,FINAL_STATUS_CONTRADICTED",
        "AWAITING_APPROVAL,SUCCEEDED,EVENT_AGAINST_STATUS",
        "AWAITING_APPROVAL,PENDING,EVENT_AGAINST_STATUS",
        "CREATED,SUCCEEDED,EVENT_AGAINST_STATUS",
        "CREATED,FAILED,EVENT_AGAINST_STATUS",
        "EXPIRED,SUCCEEDED,SUCCESS_AFTER_EXPIRY"
    })
    void shouldLeaveAContradictedFinalStatusToAPerson(TransactionStatus from, Claim claim, DiscrepancyKind kind) {
        assertEquals(
                kind, assertInstanceOf(Contradiction.class, decide(from, claim)).kind());
    }

    @ParameterizedTest
    @CsvSource({"50009", "5001000", "500", "0", "-50010", "2147483648", "9007199254740993"})
    void shouldCreditNothingWhenTheAmountDiffers(long reported) {
        Observation seen = seen(Claim.SUCCEEDED).withAmount(ReportedAmount.of(reported, "PHP"));
        assertEquals(DiscrepancyKind.AMOUNT_MISMATCH, contradiction(TransactionStatus.PENDING, seen));
    }

    @Test
    void shouldCreditNothingWhenTheAmountIsMissingOrNonsense() {
        assertEquals(
                DiscrepancyKind.AMOUNT_MISMATCH,
                contradiction(
                        TransactionStatus.PENDING, seen(Claim.SUCCEEDED).withAmount(ReportedAmount.missing("PHP"))));
        assertEquals(
                DiscrepancyKind.AMOUNT_MISMATCH,
                contradiction(
                        TransactionStatus.PENDING, seen(Claim.SUCCEEDED).withAmount(ReportedAmount.unreadable("PHP"))));
    }

    @Test
    void shouldCreditNothingInAnotherCurrency() {
        Observation seen = seen(Claim.SUCCEEDED).withAmount(ReportedAmount.of(50010, "MYR"));
        assertEquals(DiscrepancyKind.CURRENCY_MISMATCH, contradiction(TransactionStatus.PENDING, seen));
    }

    @Test
    void shouldTakeASuccessThatDoesNotTellItsCurrency() {
        Observation seen = seen(Claim.SUCCEEDED).withAmount(ReportedAmount.of(50010, null));
        assertInstanceOf(Move.class, decide(TransactionStatus.PENDING, seen, SOON));
    }

    @ParameterizedTest
    @EnumSource(Claim.class)
    void shouldNotActOnAMessageThatContradictsItself(Claim claim) {
        Observation seen = seen(claim).withContradiction("the event name contradicts the status");
        assertEquals(DiscrepancyKind.EVENT_AGAINST_STATUS, contradiction(TransactionStatus.PENDING, seen));
    }

    @Test
    void shouldNoticeThatAnOrderWasPaidAgain() {
        Observation again = seen(Claim.SUCCEEDED).withProviderReference("CU2");
        assertEquals(DiscrepancyKind.PAID_AGAIN, contradiction(TransactionStatus.SUCCEEDED, again));
        Observation same = seen(Claim.SUCCEEDED).withProviderReference("CU1");
        assertInstanceOf(Keep.class, decide(TransactionStatus.SUCCEEDED, same, SOON));
    }

    @ParameterizedTest
    @CsvSource({
        "SUBMITTING,false,KEEP",
        "UNKNOWN,false,KEEP",
        "SUBMITTING,true,FAILED",
        "UNKNOWN,true,FAILED",
        "PENDING,true,KEEP",
        "SUCCEEDED,true,KEEP"
    })
    void shouldTakeNotFoundForProofOnlyLongAfterTheCreate(TransactionStatus from, boolean longAfter, String expected) {
        Decision decision = decide(from, null, null, seen(Claim.NOT_FOUND), longAfter ? LATER : SOON);
        String actual = decision instanceof Move move ? move.to().name() : "KEEP";
        assertEquals(expected, actual);
    }

    @ParameterizedTest
    @CsvSource({"SUBMITTING", "UNKNOWN"})
    void shouldAskAPersonAboutAPayoutThatPayCoolsDoesNotKnow(TransactionStatus from) {
        assertInstanceOf(Keep.class, decide(payout(from, 1, false), seen(Claim.NOT_FOUND), SOON));
        Contradiction later =
                assertInstanceOf(Contradiction.class, decide(payout(from, 1, false), seen(Claim.NOT_FOUND), LATER));
        assertEquals(DiscrepancyKind.NOT_KNOWN, later.kind());
        Contradiction again =
                assertInstanceOf(Contradiction.class, decide(payout(from, 2, false), seen(Claim.NOT_FOUND), LATER));
        assertNotEquals(later.detail(), again.detail(), "another attempt is another question");
    }

    @ParameterizedTest
    @CsvSource({"PENDING", "UNKNOWN"})
    void shouldAskAPersonAboutWhatPayCoolsHadAndDoesNotKnowAnyMore(TransactionStatus from) {
        assertEquals(
                DiscrepancyKind.NOT_KNOWN,
                assertInstanceOf(Contradiction.class, decide(payout(from, 1, true), seen(Claim.NOT_FOUND), LATER))
                        .kind());
        assertEquals(
                DiscrepancyKind.NOT_KNOWN,
                assertInstanceOf(
                                Contradiction.class,
                                decide(payment(from, "CU1", true, null), seen(Claim.NOT_FOUND), LATER))
                        .kind());
    }

    @Test
    void shouldLetACheckoutInWhichNothingWasPaidExpire() {
        Instant expiresAt = LATER.minusSeconds(60);
        Observation pending = Observation.of(Source.QUERY, Claim.PENDING);
        Known checkout = payment(TransactionStatus.PENDING, "CH1", true, expiresAt);
        assertInstanceOf(Keep.class, decide(checkout, pending, LATER));
        Instant longAfter = expiresAt.plus(GRACE).plusSeconds(1);
        assertEquals(TransactionStatus.EXPIRED, moved(decide(checkout, pending, longAfter)));
        assertEquals(TransactionStatus.EXPIRED, moved(decide(checkout, seen(Claim.NOT_FOUND), longAfter)));
        // A webhook that says pending may have been under way for long.
        assertInstanceOf(Keep.class, decide(checkout, seen(Claim.PENDING), longAfter));
    }

    @Test
    void shouldLetAPayoutThatWasNotSentBeSentLaterWithinItsTime() {
        Observation notSent = Observation.of(Source.SUBMIT, Claim.NOT_SENT)
                .withSend(1)
                .withFailure(new Failure("provider_unreachable", "x", null));
        assertEquals(
                TransactionStatus.CREATED,
                moved(decide(payout(TransactionStatus.SUBMITTING, 1, false), notSent, SOON)));
        Instant tooLate = SEND_BEFORE.plusSeconds(1);
        Move failed =
                assertInstanceOf(Move.class, decide(payout(TransactionStatus.SUBMITTING, 1, false), notSent, tooLate));
        assertEquals(TransactionStatus.FAILED, failed.to());
        assertEquals("not_sent", failed.failure().code());
        assertInstanceOf(Keep.class, decide(payout(TransactionStatus.PENDING, 1, true), notSent, SOON));
    }

    /** The clocks of two replicas differ: one takes it up in time, the other gives it up. */
    @Test
    void shouldNotGiveUpForTimeWhatSomebodyMayHaveSent() {
        Observation late =
                Observation.of(Source.DEADLINE, Claim.NOT_SENT).withFailure(new Failure("not_sent", "x", null));
        Instant tooLate = SEND_BEFORE.plusSeconds(1);
        assertEquals(
                TransactionStatus.FAILED, moved(decide(payout(TransactionStatus.CREATED, 0, false), late, tooLate)));
        for (TransactionStatus taken :
                List.of(TransactionStatus.SUBMITTING, TransactionStatus.UNKNOWN, TransactionStatus.PENDING)) {
            assertInstanceOf(Keep.class, decide(payout(taken, 1, false), late, tooLate));
        }
        assertInstanceOf(Keep.class, decide(payout(TransactionStatus.CREATED, 0, false), late, SOON));
    }

    @Test
    void shouldFailAPaymentThatWasNotSent() {
        Observation notSent = Observation.of(Source.SUBMIT, Claim.NOT_SENT)
                .withFailure(new Failure("provider_unreachable", "x", null));
        Move failed = assertInstanceOf(
                Move.class, decide(payment(TransactionStatus.SUBMITTING, null, false, null), notSent, SOON));
        assertEquals(TransactionStatus.FAILED, failed.to());
        assertEquals("provider_unreachable", failed.failure().code());
    }

    @ParameterizedTest
    @EnumSource(
            value = Claim.class,
            names = {"NOT_SENT", "FAILED", "UNKNOWN"})
    void shouldNotLetAnEarlierAttemptSpeakForALaterOne(Claim claim) {
        Observation first =
                Observation.of(Source.SUBMIT, claim).withSend(1).withFailure(new Failure("x", "x", "21005"));
        assertInstanceOf(Keep.class, decide(payout(TransactionStatus.SUBMITTING, 2, false), first, SOON));
        assertInstanceOf(Move.class, decide(payout(TransactionStatus.SUBMITTING, 2, false), first.withSend(2), SOON));
    }

    /** A refusal proves that this attempt moved nothing, and not that the one before it did not. */
    @Test
    void shouldNotFailByARefusalWhatMayHaveArrivedBefore() {
        Observation refused = Observation.of(Source.SUBMIT, Claim.FAILED)
                .withSend(2)
                .withFailure(new Failure("ip_not_allowed", "x", "21016"));
        Known sentAgain = new Known(
                TransactionType.PAYOUT,
                TransactionStatus.SUBMITTING,
                AMOUNT,
                null,
                false,
                true,
                2,
                CREATED_AT,
                null,
                SEND_BEFORE,
                null);
        assertEquals(TransactionStatus.UNKNOWN, moved(decide(sentAgain, refused, SOON)));
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED,SUBMIT,PENDING",
        "FAILED,SUBMIT,DUPLICATE",
        "FAILED,QUERY,PENDING",
        "FAILED,WEBHOOK,PENDING",
        "CANCELLED,WEBHOOK,PENDING"
    })
    void shouldNoticeThatPayCoolsHasWhatItCannotHave(TransactionStatus from, Source source, Claim claim) {
        Observation seen = Observation.of(source, claim);
        assertEquals(
                DiscrepancyKind.FINAL_STATUS_CONTRADICTED,
                assertInstanceOf(Contradiction.class, decide(payout(from, 1, false), seen, LATER))
                        .kind());
        Observation failed = Observation.of(Source.WEBHOOK, Claim.FAILED);
        assertInstanceOf(Keep.class, decide(payout(TransactionStatus.FAILED, 1, false), failed, LATER));
        // It had it before it failed: late news.
        assertInstanceOf(Keep.class, decide(payout(from, 1, true), seen, LATER));
    }

    @Test
    void shouldNotSettleAPayoutByAnotherOrderOfPayCools() {
        Known known = new Known(
                TransactionType.PAYOUT,
                TransactionStatus.PENDING,
                AMOUNT,
                "DU1",
                true,
                false,
                1,
                CREATED_AT,
                null,
                SEND_BEFORE,
                null);
        Observation other = seen(Claim.FAILED).withProviderReference("DU2");
        assertEquals(
                DiscrepancyKind.OTHER_REFERENCE,
                assertInstanceOf(Contradiction.class, decide(known, other, SOON))
                        .kind());
        assertInstanceOf(Move.class, decide(known, other.withProviderReference("DU1"), SOON));
    }

    @Test
    void shouldTakeADuplicateForUncertainAndNotForAFailure() {
        Observation duplicate = Observation.of(Source.SUBMIT, Claim.DUPLICATE).withSend(1);
        assertEquals(
                TransactionStatus.UNKNOWN,
                moved(decide(payout(TransactionStatus.SUBMITTING, 1, false), duplicate, SOON)));
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN,NOT_SENT,CREATED",
        "SUBMITTING,NOT_SENT,CREATED",
        "UNKNOWN,FAILED,FAILED",
        "UNKNOWN,SUCCEEDED,SUCCEEDED",
        "PENDING,FAILED,FAILED",
        "AWAITING_APPROVAL,APPROVED,CREATED",
        "AWAITING_APPROVAL,CANCELLED,CANCELLED"
    })
    void shouldDoWhatAPersonDecides(TransactionStatus from, Claim claim, TransactionStatus to) {
        Observation decision = Observation.of(Source.PERSON, claim);
        assertEquals(to, moved(decide(payout(from, 1, false), decision, LATER)));
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING,NOT_SENT",
        "SUCCEEDED,NOT_SENT",
        "FAILED,NOT_SENT",
        "SUCCEEDED,FAILED",
        "FAILED,SUCCEEDED",
        "CREATED,APPROVED",
        "UNKNOWN,APPROVED",
        "CANCELLED,APPROVED",
        "UNKNOWN,NOTHING"
    })
    void shouldNotLetAPersonChangeWhatIsCertain(TransactionStatus from, Claim claim) {
        assertInstanceOf(Keep.class, decide(payout(from, 1, false), Observation.of(Source.PERSON, claim), LATER));
    }

    @Test
    void shouldNotTakeNotFoundForProofWhileThePayerMayStillPickAChannel() {
        Instant expiresAt = LATER.minusSeconds(60);
        assertInstanceOf(Keep.class, decide(TransactionStatus.UNKNOWN, null, expiresAt, seen(Claim.NOT_FOUND), LATER));
        Instant longAfter = expiresAt.plus(GRACE).plusSeconds(1);
        assertInstanceOf(
                Move.class, decide(TransactionStatus.UNKNOWN, null, expiresAt, seen(Claim.NOT_FOUND), longAfter));
    }

    @Test
    void shouldNotFailByItsCreateAnswerWhatPayCoolsHasSaidItHolds() {
        Observation refused = Observation.of(Source.SUBMIT, Claim.FAILED).withFailure(new Failure("x", "x", "21005"));
        assertEquals(DiscrepancyKind.FINAL_STATUS_CONTRADICTED, contradiction(TransactionStatus.PENDING, refused));
        assertInstanceOf(Move.class, decide(TransactionStatus.SUBMITTING, null, null, refused, SOON));
    }

    @ParameterizedTest
    @EnumSource(
            value = TransactionType.class,
            names = {"PAYOUT", "REFUND"})
    void shouldNotBeSettledByAMessageAboutAnotherType(TransactionType other) {
        Observation seen = seen(Claim.FAILED).withAbout(other);
        assertEquals(DiscrepancyKind.OTHER_TYPE, contradiction(TransactionStatus.PENDING, seen));
        assertInstanceOf(
                Move.class,
                decide(TransactionStatus.PENDING, seen(Claim.FAILED).withAbout(TransactionType.PAYMENT), SOON));
    }

    @Test
    void shouldTreatARefundAsAPayoutWhenPayCoolsDoesNotKnowIt() {
        Observation notFound = Observation.of(Source.QUERY, Claim.NOT_FOUND);
        Decision decision = decide(refund(TransactionStatus.UNKNOWN, null), notFound, LATER);
        assertEquals(
                DiscrepancyKind.NOT_KNOWN,
                assertInstanceOf(Contradiction.class, decision).kind());
    }

    @Test
    void shouldSendARefundLaterThatWasNotSent() {
        Observation notSent = Observation.of(Source.SUBMIT, Claim.NOT_SENT)
                .withSend(1)
                .withFailure(new Failure("another_refund_pending", "Another one.", "21409"));
        assertEquals(
                TransactionStatus.CREATED, moved(decide(refund(TransactionStatus.SUBMITTING, null), notSent, SOON)));
        Move tooLate =
                assertInstanceOf(Move.class, decide(refund(TransactionStatus.SUBMITTING, null), notSent, SEND_BEFORE));
        assertEquals(TransactionStatus.FAILED, tooLate.to());
        assertEquals("not_sent", tooLate.failure().code());
    }

    @Test
    void shouldNotBeSettledByAMessageAboutAnotherRefund() {
        Observation other = seen(Claim.FAILED).withAbout(TransactionType.REFUND).withProviderReference("RU2");
        Decision decision = decide(refund(TransactionStatus.PENDING, "RU1"), other, SOON);
        assertEquals(
                DiscrepancyKind.OTHER_REFERENCE,
                assertInstanceOf(Contradiction.class, decision).kind());
    }

    /** A message about a refund always says that it is one. */
    @Test
    void shouldNotSettleARefundByAMessageAboutNothingInParticular() {
        Decision decision = decide(refund(TransactionStatus.PENDING, "RU1"), seen(Claim.SUCCEEDED), SOON);
        assertEquals(
                DiscrepancyKind.OTHER_TYPE,
                assertInstanceOf(Contradiction.class, decision).kind());
        Observation query = Observation.of(Source.QUERY, Claim.SUCCEEDED).withAmount(ReportedAmount.of(50010, null));
        assertEquals(TransactionStatus.SUCCEEDED, moved(decide(refund(TransactionStatus.PENDING, "RU1"), query, SOON)));
    }

    @Test
    void shouldNotSettleARefundByThatOfAnotherPayment() {
        for (Source source : List.of(Source.WEBHOOK, Source.QUERY)) {
            Observation other = Observation.of(source, Claim.SUCCEEDED)
                    .withAbout(TransactionType.REFUND)
                    .withAmount(SAME)
                    .withPaymentReference("CU8");
            assertEquals(
                    DiscrepancyKind.OTHER_REFERENCE,
                    assertInstanceOf(Contradiction.class, decide(refund(TransactionStatus.UNKNOWN, null), other, SOON))
                            .kind());
            assertEquals(
                    TransactionStatus.SUCCEEDED,
                    moved(decide(refund(TransactionStatus.UNKNOWN, null), other.withPaymentReference("CU7"), SOON)));
        }
    }

    @ParameterizedTest
    @CsvSource({"PENDING", "SUCCEEDED", "FAILED", "CANCELLED"})
    void shouldAskAboutWhatArrivedAlthoughItCountedAsNotSent(Claim claim) {
        Known tried = payout(TransactionStatus.CREATED, 1, false);
        assertEquals(TransactionStatus.UNKNOWN, moved(decide(tried, seen(claim), SOON)));
        // What was never sent cannot have arrived.
        assertInstanceOf(Contradiction.class, decide(payout(TransactionStatus.CREATED, 0, false), seen(claim), SOON));
    }

    @Test
    void shouldNeverFailByTimeWhatPayCoolsHasShownToHave() {
        Observation deadline = Observation.of(Source.DEADLINE, Claim.NOT_SENT)
                .withFailure(new Failure("not_sent", "It could not be sent within its time.", null));
        assertEquals(
                TransactionStatus.FAILED,
                moved(decide(payout(TransactionStatus.CREATED, 1, false), deadline, TOO_LATE)));
        assertEquals(
                TransactionStatus.UNKNOWN,
                moved(decide(payout(TransactionStatus.CREATED, 1, true), deadline, TOO_LATE)));
        Observation notSent = Observation.of(Source.SUBMIT, Claim.NOT_SENT)
                .withSend(2)
                .withFailure(new Failure("provider_unreachable", "x", null));
        assertEquals(
                TransactionStatus.UNKNOWN,
                moved(decide(payout(TransactionStatus.SUBMITTING, 2, true), notSent, TOO_LATE)));
        Observation takeUp = Observation.of(Source.DISPATCH, Claim.SUBMITTING);
        assertEquals(
                TransactionStatus.UNKNOWN, moved(decide(payout(TransactionStatus.CREATED, 1, true), takeUp, SOON)));
    }

    /** PayCools had it and does not know it any more; the ids are the same, so that it takes it once. */
    @Test
    void shouldSendAgainWhatAPersonWantsSentAlthoughPayCoolsHadIt() {
        Known sentAgain = new Known(
                TransactionType.PAYOUT,
                TransactionStatus.CREATED,
                AMOUNT,
                null,
                true,
                true,
                1,
                CREATED_AT,
                null,
                SEND_BEFORE,
                null);
        Observation takeUp = Observation.of(Source.DISPATCH, Claim.SUBMITTING);
        assertEquals(TransactionStatus.SUBMITTING, moved(decide(sentAgain, takeUp, SOON)));
    }

    @ParameterizedTest
    @CsvSource({"SUBMITTING", "CREATED"})
    void shouldNotFailByALateRefusalWhatAPersonHadSentAgain(TransactionStatus from) {
        Known sentAgain = new Known(
                TransactionType.REFUND, from, AMOUNT, null, false, true, 2, CREATED_AT, null, SEND_BEFORE, "CU7");
        Observation refused = Observation.of(Source.SUBMIT, Claim.FAILED)
                .withSend(2)
                .withFailure(new Failure("ip_not_allowed", "x", "21016"));
        assertEquals(TransactionStatus.UNKNOWN, moved(decide(sentAgain, refused, SOON)));
        Observation deadline =
                Observation.of(Source.DEADLINE, Claim.NOT_SENT).withFailure(new Failure("not_sent", "x", null));
        if (from == TransactionStatus.CREATED) {
            assertEquals(TransactionStatus.UNKNOWN, moved(decide(sentAgain, deadline, TOO_LATE)));
        }
    }

    private static Known refund(TransactionStatus from, String reference) {
        return new Known(
                TransactionType.REFUND,
                from,
                AMOUNT,
                reference,
                reference != null,
                false,
                1,
                CREATED_AT,
                null,
                SEND_BEFORE,
                "CU7");
    }

    private static Decision decide(TransactionStatus from, Claim claim) {
        return decide(from, seen(claim).withAmount(SAME), SOON);
    }

    private static Decision decide(TransactionStatus from, Observation seen, Instant now) {
        return decide(from, "CU1", null, seen, now);
    }

    private static Decision decide(
            TransactionStatus from, String reference, Instant expiresAt, Observation seen, Instant now) {
        boolean heardOf = reference != null || from == TransactionStatus.PENDING;
        return decide(payment(from, reference, heardOf, expiresAt), seen, now);
    }

    private static Decision decide(Known known, Observation seen, Instant now) {
        return StatusDecision.decide(known, seen, now, PATIENCE);
    }

    private static Known payment(TransactionStatus from, String reference, boolean heardOf, Instant expiresAt) {
        return new Known(
                TransactionType.PAYMENT, from, AMOUNT, reference, heardOf, false, 1, CREATED_AT, expiresAt, null, null);
    }

    private static Known payout(TransactionStatus from, int sends, boolean heardOf) {
        return new Known(
                TransactionType.PAYOUT, from, AMOUNT, null, heardOf, false, sends, CREATED_AT, null, SEND_BEFORE, null);
    }

    private static TransactionStatus moved(Decision decision) {
        return assertInstanceOf(Move.class, decision).to();
    }

    private static DiscrepancyKind contradiction(TransactionStatus from, Observation seen) {
        return assertInstanceOf(Contradiction.class, decide(from, seen, SOON)).kind();
    }

    private static Observation seen(Claim claim) {
        return Observation.of(Source.WEBHOOK, claim)
                .withAmount(claim == Claim.SUCCEEDED ? SAME : ReportedAmount.absent());
    }
}
