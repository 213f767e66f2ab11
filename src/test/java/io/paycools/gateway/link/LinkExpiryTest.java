package io.paycools.gateway.link;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.paycools.gateway.sandbox.Merchant;
import io.paycools.gateway.sandbox.SandboxConfig;
import io.paycools.gateway.sandbox.SandboxServer;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.MovableClock;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.link.Links.get;
import static io.paycools.gateway.link.Links.lastOrder;
import static io.paycools.gateway.link.Links.make;
import static io.paycools.gateway.link.Links.payments;
import static io.paycools.gateway.link.Links.request;
import static io.paycools.gateway.testing.Payments.refresh;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** PayCools' pages close after an hour at the most, links later; with the clock passed in. */
@QuarkusTest
@WithTestResource(
        value = GatewayTestResource.class,
        initArgs = @ResourceArg(name = GatewayTestResource.OWN_PAYCOOLS, value = "true"),
        scope = TestResourceScope.RESTRICTED_TO_CLASS)
@TestProfile(LinkExpiryTest.InQuickTime.class)
class LinkExpiryTest {

    /** Nobody asks PayCools but the payer, and time is the test's. */
    public static class InQuickTime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.reconciliation.interval", "24h");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(MovableClock.class);
        }
    }

    private static final Clock CLOCK = MovableClock.instance();

    /** PayCools' page is closed, but may still have been paid. */
    private static final Duration CLOSED = Duration.ofMinutes(61);

    /** Then it counts as unpaid, if PayCools says so. */
    private static final Duration GRACE = Duration.ofMinutes(6);

    private SandboxServer payCools;

    @BeforeEach
    void openPayCools() {
        String url = ConfigProvider.getConfig().getValue("paycools.base-url", String.class);
        payCools = SandboxServer.start(SandboxConfig.forMerchants(Merchant.of(
                        Vectors.APP_ID,
                        Vectors.key("merchant-2048.public.pem"),
                        Vectors.key("platform-2048.pkcs8.pem"),
                        null))
                .withPort(URI.create(url).getPort())
                .withClock(CLOCK));
    }

    @AfterEach
    void closePayCools() {
        payCools.close();
    }

    @Test
    void shouldReplaceAClosedPageByANewPaymentOnceItIsCertainThatTheFirstIsUnpaid() {
        Links.Link link = make(request("description", "sandbox:no-webhook"));
        String first = link.press().header("Location");
        MovableClock.forward(CLOSED);
        link.press().then().statusCode(200).body(containsString("has closed"));
        link.open().then().statusCode(200).body(containsString("http-equiv=\"refresh\""));
        assertEquals(1, payments(link).size());

        MovableClock.forward(GRACE);
        Response second = link.press();

        second.then().statusCode(303).header("Location", not(equalTo(first)));
        get(link).then().body("status", equalTo("ACTIVE")).body("payments.status", contains("EXPIRED", "PROCESSING"));
        assertNotEquals(payments(link).get(0), payments(link).get(1));
    }

    @Test
    void shouldFindOutThatTheClosedPageWasPaid() {
        Links.Link link = make(request("description", "sandbox:no-webhook"));
        link.press();
        PayCools.payerPays(lastOrder(link));
        MovableClock.forward(CLOSED);
        link.press().then().statusCode(200).body(containsString("<h1 class=\"good\">Paid</h1>"));
        get(link).then().body("status", equalTo("PAID"));
        assertEquals(1, payments(link).size());
    }

    @Test
    void shouldBeginNothingWhilePayCoolsDoesNotAnswer() {
        Links.Link link = make(request("description", "sandbox:no-webhook"));
        link.press();
        MovableClock.forward(CLOSED.plus(GRACE));
        payCools.close();
        link.press().then().statusCode(200).body(containsString("has closed"));
        assertEquals(1, payments(link).size());
    }

    @Test
    void shouldTakeNoSecondPaymentAfterALateSuccess() {
        Links.Link link = make(request("description", "sandbox:no-webhook"));
        link.press();
        String payment = payments(link).get(0);
        MovableClock.forward(CLOSED.plus(GRACE));
        refresh(payment).then().body("status", equalTo("EXPIRED"));
        Webhooks.deliver(Webhooks.signed(Webhooks.paid(lastOrder(link)))).then().statusCode(200);
        await().atMost(15, SECONDS)
                .until(() -> Database.count(
                                "select count(*) from discrepancy where transaction_id = ?", UUID.fromString(payment))
                        == 1);
        link.press().then().statusCode(200).body(containsString("do not pay again"));
        link.open().then().body(not(containsString("<form")));
        assertEquals(List.of(payment), payments(link));
    }

    @Test
    void shouldNeverKeepAPageOpenForLongerThanTheLink() {
        Instant until = CLOCK.instant().plus(Duration.ofMinutes(20));
        Links.Link link = make(request("validUntil", until.toString()));
        link.press().then().statusCode(303);
        Instant closes = Instant.parse(get(link).path("payments[0].expiresAt"));
        assertFalse(closes.isAfter(until), closes + " is after " + until);
        int seconds = io.restassured.path.json.JsonPath.from(
                        PayCools.order(lastOrder(link)).getString("param"))
                .getInt("expireSeconds");
        assertTrue(seconds <= 1200 && seconds > 1100, "" + seconds);
    }

    @Test
    void shouldBeginNothingWhenTheLinkEndsBeforePayCoolsCouldKeepAPageOpen() {
        Links.Link link = make(request(
                "validUntil", CLOCK.instant().plus(Duration.ofMinutes(5)).toString()));
        link.open().then().statusCode(200);
        MovableClock.forward(Duration.ofSeconds(280));
        link.open().then().statusCode(410).body(containsString("has expired"));
        link.press().then().statusCode(410);
        get(link).then().body("status", equalTo("ACTIVE"));
        MovableClock.forward(Duration.ofSeconds(30));
        get(link).then().body("status", equalTo("EXPIRED"));
        assertEquals(List.of(), payments(link));
    }

    @Test
    void shouldGiveThePayerOfAMultipleUseLinkANewFormAfterAClosedPage() {
        Map<String, Object> request = request("use", "MULTIPLE");
        request.put("description", "sandbox:no-webhook");
        Links.Link link = make(request);
        Map<String, String> form = Map.of("attempt", Links.attemptIn(link.open()));
        link.press(form).then().statusCode(303);
        MovableClock.forward(CLOSED);
        link.press(form).then().statusCode(200).body(containsString("has closed"));
        MovableClock.forward(GRACE);
        Response again = link.press(form);
        assertNotEquals(form.get("attempt"), Links.attemptIn(again));
        link.press(Map.of("attempt", Links.attemptIn(again))).then().statusCode(303);
        assertEquals(2, payments(link).size());
    }
}
