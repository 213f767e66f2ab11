package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.Map;

import jakarta.inject.Inject;

import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.ProviderQueries;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.RefundOrder;
import io.paycools.gateway.provider.RefundProvider;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** Refunds through the port, as PayCools' stand-in sees them. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayCoolsRefundsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String REFUND = "/open-api/payment/refund";

    private static final Map<CountryCode, String> MOBILES = Map.of(
            CountryCode.PH, "09171234567",
            CountryCode.ID, "081234567890",
            CountryCode.MY, "0123456789",
            CountryCode.TH, "0812345678");

    @Inject
    RefundProvider refunds;

    @Inject
    ProviderQueries queries;

    @ParameterizedTest
    @CsvSource({"PH,500.10,50010", "ID,10000,10000", "TH,500.20,50020", "MY,1,100"})
    void shouldSendARefundAndAskAboutIt(CountryCode country, String amount, int wire) {
        RefundOrder order = order(country, amount, null);
        SubmitOutcome.Accepted accepted =
                assertInstanceOf(SubmitOutcome.Accepted.class, create(order, Turn.TO_BE_TAKEN));
        assertEquals(wire, PayCools.order(order.merchantOrderId()).getInt("amount"));
        assertEquals(wire, accepted.amount().minorUnits());
        assertEquals(accepted.providerReference(), found(order).providerReference());
        await().atMost(15, SECONDS).until(() -> found(order).claim() == Claim.SUCCEEDED);
        assertEquals(wire, found(order).amount().minorUnits());
    }

    @ParameterizedTest
    @CsvSource({"sandbox:decline,FAILED", "sandbox:cancel,CANCELLED"})
    void shouldLearnThatARefundCameToNothing(String directive, Claim claim) {
        RefundOrder order = order(CountryCode.PH, "1", directive);
        assertInstanceOf(SubmitOutcome.Accepted.class, create(order, Turn.TO_BE_TAKEN));
        await().atMost(15, SECONDS).until(() -> found(order).claim() == claim);
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox:timeout-after-accept",
        "sandbox:reset-after-accept",
        "sandbox:http-500-after-accept",
        "sandbox:code-after-accept=21401"
    })
    void shouldNotCallAnUncertainRefundAFailure(String directive) {
        RefundOrder order = order(CountryCode.PH, "1", directive);
        assertInstanceOf(SubmitOutcome.Unknown.class, create(order, Turn.GRANTED));
        assertEquals(1, PayCools.ordersOf(order.merchantOrderId()));
        found(order);
    }

    @Test
    void shouldTellThatPayCoolsHasTheRefundAlready() {
        RefundOrder order = order(CountryCode.PH, "1", null);
        assertInstanceOf(SubmitOutcome.Accepted.class, create(order, Turn.TO_BE_TAKEN));
        assertInstanceOf(SubmitOutcome.Duplicate.class, create(order, Turn.TO_BE_TAKEN));
        assertEquals(1, PayCools.ordersOf(order.merchantOrderId()));
    }

    @Test
    void shouldNotKnowARefundThatPayCoolsDoesNotKnow() {
        assertInstanceOf(QueryOutcome.NotFound.class, ask(order(CountryCode.PH, "1", "never sent")));
    }

    @Test
    void shouldNotBeginAgainWhereAnotherRefundHasToEndFirst() {
        int before = PayCools.calls(REFUND);
        SubmitOutcome.NotSent notSent = assertInstanceOf(
                SubmitOutcome.NotSent.class,
                create(order(CountryCode.PH, "1", "sandbox:reject=21409"), Turn.TO_BE_TAKEN));
        assertEquals("another_refund_pending", notSent.failure().code());
        assertEquals(before + 1, PayCools.calls(REFUND));
    }

    @Test
    void shouldNotSendForAnAccountThatIsNotConfiguredAnyMore() {
        RefundOrder order = new RefundOrder(
                "gone",
                Payments.newOrderId(),
                "CU1",
                Money.parse("1", CountryCode.PH.currency()),
                CountryCode.PH,
                null);
        SubmitOutcome.NotSent notSent = assertInstanceOf(SubmitOutcome.NotSent.class, create(order, Turn.GRANTED));
        assertEquals("unknown_account", notSent.failure().code());
    }

    private SubmitOutcome create(RefundOrder order, Turn turn) {
        return refunds.createRefund(order, turn).await().atMost(PATIENCE);
    }

    private QueryOutcome ask(RefundOrder order) {
        OrderQuery query = new OrderQuery(
                TransactionType.REFUND,
                order.account(),
                order.merchantOrderId(),
                order.country(),
                order.paymentReference());
        return queries.query(query, Turn.TO_BE_TAKEN).await().atMost(PATIENCE);
    }

    private Observation found(RefundOrder order) {
        return assertInstanceOf(QueryOutcome.Found.class, ask(order)).observation();
    }

    /** Of a payment of just that amount. */
    private static RefundOrder order(CountryCode country, String amount, String reason) {
        String currency = country.currency().name();
        String payment = Refunds.paidPayment(country.name(), currency, amount, MOBILES.get(country));
        return new RefundOrder(
                "default",
                Payments.newOrderId(),
                Refunds.referenceOf(payment),
                Money.parse(amount, country.currency()),
                country,
                reason);
    }
}
