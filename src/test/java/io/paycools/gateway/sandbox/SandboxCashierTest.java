package io.paycools.gateway.sandbox;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxCashierTest {

    private final WebhookReceiver receiver = new WebhookReceiver();
    private final MovableClock clock = new MovableClock();
    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxServer.start(SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withClock(clock)
                .withPace(MerchantClient.QUICK));
        client = new MerchantClient(sandbox, clock, receiver.url());
    }

    @AfterEach
    void stop() {
        sandbox.close();
        receiver.close();
    }

    @Test
    void shouldShowWhatIsToBePaidAndThatItIsATest() {
        String page = client.get(checkout(client.checkout("ORDER1").put("remark", "Two apples")))
                .text();

        assertTrue(page.contains("PHP 500.10"));
        assertTrue(page.contains("ORDER1"));
        assertTrue(page.contains("Two apples"));
        assertTrue(page.contains("Waiting for payment"));
        assertTrue(page.contains("No real money is moved"));
        assertTrue(page.contains("<html lang=\"en\">"));
        assertEquals(3, page.split("<form ", -1).length - 1);
        assertFalse(page.contains("Return to shop"));
        assertFalse(page.contains("<script"));
    }

    @ParameterizedTest
    @CsvSource({"ID, IDR, 'IDR 50,010'", "TH, THB, THB 500.10"})
    void shouldShowTheAmountWithTheDecimalsOfItsCurrency(String country, String currency, String shown) {
        String page = client.get(checkout(
                        client.checkout("ORDER1").put("countryCode", country).put("currency", currency)))
                .text();

        assertTrue(page.contains(shown));
    }

    @Test
    void shouldEscapeEverythingThatComesFromTheOrder() {
        String path = checkout(client.checkout("ORDER1")
                .put("remark", "<script>alert('1')</script>&\"")
                .put("redirectUrl", "https://shop.example/?a=\"><img src=x onerror=alert(1)>&b='2'"));
        String open = client.get(path).text();
        client.post(path + "/pay");
        String paid = client.get(path).text();

        assertTrue(open.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;"));
        assertTrue(paid.contains(
                "href=\"https://shop.example/?a=&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;b=&#39;2&#39;\""));
        assertFalse((open + paid).contains("<script"));
        assertFalse((open + paid).contains("<img"));
    }

    @Test
    void shouldTakeThePayersMoneyOnceAndLeadBackToTheShop() {
        String path = checkout(client.checkout("ORDER1"));

        HttpResponse<String> pressed = press(path + "/pay");
        String page = client.get(path).text();
        HttpResponse<String> pressedAgain = press(path + "/pay");
        HttpResponse<String> declinedAfterwards = press(path + "/decline");

        assertEquals(303, pressed.statusCode());
        assertEquals(path, pressed.headers().firstValue("Location").orElseThrow());
        assertTrue(page.contains("Payment successful"));
        assertTrue(page.contains("href=\"https://shop.example/return?x=1&amp;y=2\""));
        assertTrue(page.contains("Return to shop"));
        assertFalse(page.contains("<form"));
        assertEquals(303, pressedAgain.statusCode());
        assertEquals(303, declinedAfterwards.statusCode());
        assertEquals("COMPLETED", queried("ORDER1"));
        receiver.awaitOne();
        settleAnotherOrder();
        assertEquals(2, receiver.received().size());
        assertEquals("checkout.payment.success", receiver.received().get(0).field("eventName"));
    }

    @Test
    void shouldLetThePayerDecline() {
        String path = checkout(client.checkout("ORDER1"));

        press(path + "/decline");

        assertEquals("checkout.payment.failed", receiver.awaitOne().field("eventName"));
        assertTrue(client.get(path).text().contains("Payment declined"));
        assertEquals("FAILED", queried("ORDER1"));
    }

    @Test
    void shouldRefuseMoneyForAnExpiredOrder() {
        String path = checkout(client.checkout("ORDER1"));

        HttpResponse<String> expired = press(path + "/expire");
        HttpResponse<String> paid = press(path + "/pay");

        assertEquals(303, expired.statusCode());
        assertEquals(409, paid.statusCode());
        assertTrue(paid.body().contains("This payment has expired"));
        assertFalse(paid.body().contains("<form"));
        assertEquals(303, press(path + "/expire").statusCode());
        assertEquals("PENDING", queried("ORDER1"));
        settleAnotherOrder();
        assertEquals(1, receiver.received().size());
    }

    @Test
    void shouldRefuseMoneyOnceTheTimeIsOver() {
        String path = checkout(client.checkout("ORDER1").put("expireSeconds", 30));
        clock.move(Duration.ofSeconds(29));
        assertTrue(client.get(path).text().contains("<form"));

        clock.move(Duration.ofSeconds(1));

        assertTrue(client.get(path).text().contains("This payment has expired"));
        assertEquals(409, press(path + "/pay").statusCode());
        assertEquals(409, client.post("/sandbox/orders/ORDER1/pay").status());
        assertTrue(client.order("ORDER1").path("expired").booleanValue());
        assertEquals("PENDING", queried("ORDER1"));
    }

    @Test
    void shouldStayPaidAfterTheTimeIsOver() {
        String path = checkout(client.checkout("ORDER1").put("expireSeconds", 30));
        press(path + "/pay");

        clock.move(Duration.ofHours(1));

        assertTrue(client.get(path).text().contains("Payment successful"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "data:text/html,x", "shop.example", "//shop.example", "myapp://back"})
    void shouldLinkToWebAddressesOnly(String redirectUrl) {
        String path = checkout(client.checkout("ORDER1").put("redirectUrl", redirectUrl));
        press(path + "/pay");

        String page = client.get(path).text();

        assertTrue(page.contains("Payment successful"));
        assertFalse(page.contains("href="));
    }

    @Test
    void shouldServeEveryDirectPaymentToo() {
        client.call(MerchantClient.GENERATE, client.payment("ORDER1").put("channelType", "QR"));
        String path = "/cashier/" + client.order("ORDER1").path("transactionId").textValue();

        press(path + "/pay");

        assertEquals("payment.success", receiver.awaitOne().field("eventName"));
        assertEquals("COMPLETED", queried("ORDER1"));
    }

    @Test
    void shouldNotKnowAPageForStrangersAndPayouts() {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1"));
        String payout = client.order("PAYOUT1").path("transactionId").textValue();

        assertEquals(404, client.get("/cashier/CU1").status());
        assertEquals(404, client.post("/cashier/CU1/pay").status());
        assertEquals(404, client.get("/cashier/" + payout).status());
        assertTrue(client.get("/cashier/CU1").text().contains("We do not know this payment"));
    }

    @Test
    void shouldProtectThePageWithHeaders() {
        String path = checkout(client.checkout("ORDER1"));

        for (String each : List.of(path, "/cashier/CU1")) {
            HttpResponse<String> response = client.raw(client.request(each).build());
            String policy =
                    response.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"));
            assertEquals(
                    "nosniff",
                    response.headers().firstValue("X-Content-Type-Options").orElseThrow());
            assertEquals(
                    "no-referrer",
                    response.headers().firstValue("Referrer-Policy").orElseThrow());
            assertEquals(
                    "no-store", response.headers().firstValue("Cache-Control").orElseThrow());
            assertEquals(
                    "text/html; charset=utf-8",
                    response.headers().firstValue("Content-Type").orElseThrow());
        }
    }

    /** Creates a checkout and gives the path of its page, as the answer names it. */
    private String checkout(ObjectNode param) {
        Answer answer = client.call(MerchantClient.CHECKOUT, param);
        assertEquals(10000, answer.code(), answer.text());
        return answer.data()
                .path("payUrl")
                .textValue()
                .substring(sandbox.baseUrl().length());
    }

    private HttpResponse<String> press(String path) {
        return client.raw(client.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private String queried(String mchOrderId) {
        String country = client.order(mchOrderId).path("countryCode").textValue();
        return client.call(
                        MerchantClient.QUERY,
                        client.param().put("mchOrderId", mchOrderId).put("countryCode", country))
                .data()
                .path("transactionStatus")
                .textValue();
    }

    /** A webhook that was sent wrongly would have come before the one of a later order. */
    private void settleAnotherOrder() {
        int before = receiver.received().size();
        client.call(MerchantClient.TRANSFER, client.payout("LATER1"));
        receiver.awaitCount(before + 1);
    }

    private static final class MovableClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-25T01:02:03.004Z");

        void move(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
