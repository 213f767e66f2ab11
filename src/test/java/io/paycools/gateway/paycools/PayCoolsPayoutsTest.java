package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.Map;

import jakarta.inject.Inject;

import io.paycools.gateway.provider.BalanceOutcome;
import io.paycools.gateway.provider.BalanceProvider;
import io.paycools.gateway.provider.CallBudget;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.provider.PayoutOrder.Beneficiary;
import io.paycools.gateway.provider.PayoutProvider;
import io.paycools.gateway.provider.ProviderQueries;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.PayoutMethod;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Payouts through the port, as PayCools' stand-in sees them. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayCoolsPayoutsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String TRANSFER = "/open-api/disbursement/transfer";
    private static final String MALAYSIA = "/open-api/disbursement";

    @Inject
    PayoutProvider payouts;

    @Inject
    ProviderQueries queries;

    @Inject
    BalanceProvider balances;

    @Inject
    CallBudget budget;

    @ConfigProperty(name = "paycools.base-url")
    String baseUrl;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @ParameterizedTest
    @CsvSource({
        "PH,BANK,500.10,50010,/open-api/disbursement/transfer",
        "ID,EWALLET,10000,10000,/open-api/disbursement/transfer",
        "TH,PROMPTPAY,500.20,50020,/open-api/disbursement/transfer",
        "MY,BANK,1,100,/open-api/disbursement"
    })
    void shouldSendAPayoutAndAskAboutIt(
            CountryCode country, PayoutMethod method, String amount, int wire, String path) {
        int before = received(path);
        PayoutOrder order = order(country, method, amount, "Salary");

        SubmitOutcome.Accepted accepted =
                assertInstanceOf(SubmitOutcome.Accepted.class, create(order, Turn.TO_BE_TAKEN));

        assertEquals(before + 1, received(path));
        assertEquals(wire, PayCools.order(order.merchantOrderId()).getInt("amount"));
        assertNull(accepted.nextAction());
        Observation seen = found(order);
        assertEquals(accepted.providerReference(), seen.providerReference());
        assertNull(seen.nextAction());
        await().atMost(15, SECONDS).until(() -> found(order).claim() == Claim.SUCCEEDED);
        assertEquals(wire, found(order).amount().minorUnits());
    }

    @Test
    void shouldLearnWhyAPayoutFailed() {
        PayoutOrder order = order(CountryCode.PH, PayoutMethod.BANK, "1", "sandbox:decline");
        assertInstanceOf(SubmitOutcome.Accepted.class, create(order, Turn.TO_BE_TAKEN));
        await().atMost(15, SECONDS).until(() -> found(order).claim() == Claim.FAILED);
        assertEquals("-10004", found(order).failure().providerCode());
    }

    @ParameterizedTest
    @CsvSource({"sandbox:timeout-after-accept", "sandbox:reset-after-accept", "sandbox:http-500-after-accept"})
    void shouldNotCallAnUncertainPayoutAFailure(String directive) {
        PayoutOrder order = order(CountryCode.PH, PayoutMethod.BANK, "1", directive);
        assertInstanceOf(SubmitOutcome.Unknown.class, create(order, Turn.GRANTED));
        assertEquals(1, PayCools.ordersOf(order.merchantOrderId()));
        found(order);
    }

    @Test
    void shouldTellThatPayCoolsHasThePayoutAlready() {
        PayoutOrder order = order(CountryCode.PH, PayoutMethod.BANK, "1", null);
        assertInstanceOf(SubmitOutcome.Accepted.class, create(order, Turn.TO_BE_TAKEN));
        assertInstanceOf(SubmitOutcome.Duplicate.class, create(order, Turn.TO_BE_TAKEN));
        assertEquals(1, PayCools.ordersOf(order.merchantOrderId()));
    }

    @Test
    void shouldNotKnowAPayoutThatPayCoolsDoesNotKnow() {
        assertInstanceOf(QueryOutcome.NotFound.class, ask(order(CountryCode.PH, PayoutMethod.BANK, "1", "never sent")));
    }

    @Test
    void shouldSendAgainForACallerWhoWaits() {
        int before = received(TRANSFER);
        SubmitOutcome.NotSent notSent = assertInstanceOf(
                SubmitOutcome.NotSent.class,
                create(order(CountryCode.PH, PayoutMethod.BANK, "1", "sandbox:reject=21020"), Turn.TO_BE_TAKEN));
        assertEquals("provider_rate_limited", notSent.failure().code());
        assertEquals(before + 3, received(TRANSFER));
    }

    @Test
    void shouldLeaveAPayoutThatNobodyWaitsForToItsNextTurnAndKeepStill() {
        await().atMost(10, SECONDS).until(() -> budget.grant("default", 1) == 1);
        int before = received(TRANSFER);

        SubmitOutcome outcome =
                create(order(CountryCode.PH, PayoutMethod.BANK, "1", "sandbox:reject=21020"), Turn.GRANTED);

        assertEquals(0, budget.grant("default", 1));
        assertInstanceOf(SubmitOutcome.NotSent.class, outcome);
        assertEquals(before + 1, received(TRANSFER));
        await().atMost(10, SECONDS).until(() -> budget.grant("default", 1) == 1);
    }

    @Test
    void shouldSignAgainOnceWhenTheTimestampHasExpired() {
        int before = received(MALAYSIA);
        assertInstanceOf(
                SubmitOutcome.Refused.class,
                create(order(CountryCode.MY, PayoutMethod.BANK, "1", "sandbox:reject=21009"), Turn.GRANTED));
        assertEquals(before + 2, received(MALAYSIA));
    }

    @Test
    void shouldNotSendForAnAccountThatIsNotConfiguredAnyMore() {
        PayoutOrder known = order(CountryCode.PH, PayoutMethod.BANK, "1", null);
        PayoutOrder order = new PayoutOrder(
                "gone",
                known.merchantOrderId(),
                known.idempotencyId(),
                known.amount(),
                known.country(),
                known.beneficiary(),
                null);
        SubmitOutcome.NotSent notSent = assertInstanceOf(SubmitOutcome.NotSent.class, create(order, Turn.GRANTED));
        assertEquals("unknown_account", notSent.failure().code());
        assertEquals(0, budget.grant("gone", 1));
    }

    @Test
    void shouldShowTheLastKnownBalance() {
        BalanceOutcome.Known known = assertInstanceOf(
                BalanceOutcome.Known.class,
                balances.balance("default", CountryCode.TH).await().atMost(PATIENCE));
        String labels = "\\{account=\"default\",country=\"TH\",currency=\"THB\".*?\\} ";
        given().get(metrics)
                .then()
                .body(Matchers.allOf(
                        Matchers.containsString("paycools_balance{account=\"default\",country=\"TH\",currency=\"THB\"} "
                                + known.minorUnits() / 100.0),
                        matchesPattern("(?s).*paycools_balance_age_seconds" + labels + "\\d.*")));
    }

    private SubmitOutcome create(PayoutOrder order, Turn turn) {
        return payouts.createPayout(order, turn).await().atMost(PATIENCE);
    }

    private QueryOutcome ask(PayoutOrder order) {
        OrderQuery query =
                new OrderQuery(TransactionType.PAYOUT, order.account(), order.merchantOrderId(), order.country());
        return queries.query(query, Turn.TO_BE_TAKEN).await().atMost(PATIENCE);
    }

    private Observation found(PayoutOrder order) {
        return assertInstanceOf(QueryOutcome.Found.class, ask(order)).observation();
    }

    /** How many requests the path has had. */
    private int received(String path) {
        Map<String, Integer> received =
                given().get(baseUrl + "sandbox/requests").jsonPath().getMap("byPath");
        return received.getOrDefault(path, 0);
    }

    private static PayoutOrder order(CountryCode country, PayoutMethod method, String amount, String description) {
        boolean promptPay = method == PayoutMethod.PROMPTPAY;
        String id = Payments.newOrderId();
        return new PayoutOrder(
                "default",
                id,
                id.substring(0, 30),
                Money.parse(amount, country.currency()),
                country,
                new Beneficiary(
                        method,
                        promptPay ? null : "BANK1",
                        "0123456789",
                        "Niño José",
                        null,
                        null,
                        null,
                        promptPay ? "MSISDN" : null,
                        null,
                        null),
                description);
    }
}
