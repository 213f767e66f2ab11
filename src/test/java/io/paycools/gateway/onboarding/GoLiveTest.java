package io.paycools.gateway.onboarding;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Certificates;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.onboarding.GoLive.advice;
import static io.paycools.gateway.onboarding.GoLive.check;
import static io.paycools.gateway.onboarding.GoLive.checklist;
import static io.paycools.gateway.onboarding.GoLive.detail;
import static io.paycools.gateway.onboarding.GoLive.failed;
import static io.paycools.gateway.onboarding.GoLive.fromTheBeginning;
import static io.paycools.gateway.onboarding.GoLive.minutesPass;
import static io.paycools.gateway.onboarding.GoLive.notDone;
import static io.paycools.gateway.onboarding.GoLive.paid;
import static io.paycools.gateway.onboarding.GoLive.payCoolsHas;
import static io.paycools.gateway.onboarding.GoLive.payment;
import static io.paycools.gateway.onboarding.GoLive.payout;
import static io.paycools.gateway.onboarding.GoLive.refund;
import static io.paycools.gateway.onboarding.GoLive.state;
import static io.paycools.gateway.onboarding.GoLive.tick;
import static io.paycools.gateway.testing.GatewayTestResource.GO_LIVE;
import static io.paycools.gateway.testing.GatewayTestResource.GO_LIVE_TLS;
import static io.paycools.gateway.testing.Payments.as;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The checklist against the sandbox: all green at the end, and every mistake shown as exactly one failed step. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class GoLiveTest {

    private static final List<String> BY_PEOPLE = List.of(
            "group-chat",
            "environment-information",
            "mfa-bound",
            "public-key-uploaded",
            "payout-webhook-entered",
            "acceptance-criteria",
            "acceptance-evidence",
            "acceptance-reviewed");

    @BeforeEach
    void begin() {
        fromTheBeginning();
    }

    @AfterAll
    static void leaveNothing() {
        fromTheBeginning();
    }

    @Test
    void shouldTurnGreenStepByStep() {
        JsonPath first = checklist();
        assertEquals("TEST", first.getString("environment"));
        assertEquals(List.of(), failed(first));
        assertEquals("TO_DO", state(first, "network"));
        assertEquals("TO_CONFIRM", state(first, "group-chat"));
        assertEquals("DONE", state(first, "webhook-address"));
        assertEquals(
                "https://gateway.example/webhooks/paycools/golive",
                detail(first, "webhook-address", "Webhook address"));
        assertEquals(
                Vectors.key("merchant-4096.public.b64").strip(),
                detail(first, "public-key-uploaded", "Public key to upload"));

        BY_PEOPLE.forEach(step -> tick(step, "Ann Lee"));
        check();
        refund(paid(""));
        payout("Salary 11");
        payment("sandbox:auto-pay sandbox:decline");
        await().atMost(20, SECONDS).until(() -> notDone(checklist()).isEmpty());

        JsonPath last = checklist();
        assertTrue(last.getBoolean("complete"));
        assertEquals("Does not apply: a stand-in without TLS, which only a test may have.", advice(last, "tls"));
        assertEquals("less than a second", detail(last, "clock", "PayCools' clock"));
        assertTrue(last.getLong("checkAgeSeconds") < 60);
    }

    @Test
    void shouldShowAWrongPlatformKey() {
        payCoolsHas("platformPrivateKey", Vectors.key("stranger-2048.pkcs8.pem"));
        check();
        paid("");
        await().atMost(20, SECONDS).until(() -> failed(checklist()).equals(List.of("platform-key")));
        minutesPass();

        JsonPath shown = checklist();
        assertEquals(List.of("platform-key"), failed(shown));
        assertTrue(advice(shown, "platform-key").contains("paycools.platform-public-keys"));
        assertEquals("BLOCKED", state(shown, "payment-webhook"));
        assertEquals("DONE", state(shown, "signature"));
    }

    /**
     * What was pasted into the dashboard in the place of our key; PayCools can then only say that the signature is
     * wrong.
     */
    @ParameterizedTest
    @ValueSource(strings = {"platform-2048.public.b64", "merchant-4096.public.pem", "merchant-2048.public.b64"})
    void shouldShowAWrongUpload(String uploaded) {
        payCoolsHas("merchantPublicKey", Vectors.key(uploaded).strip());

        JsonPath shown = check();

        assertEquals(List.of("signature"), failed(shown));
        String advice = advice(shown, "signature");
        List<Integer> places = List.of(
                advice.indexOf("21001"),
                advice.indexOf("another key"),
                advice.indexOf("with its header, blanks or line breaks"),
                advice.indexOf("platform key was pasted in its place"),
                advice.indexOf("the other environment"));
        assertEquals(places.stream().sorted().toList(), places);
        assertTrue(places.get(0) >= 0);
        assertEquals(
                Vectors.key("merchant-4096.public.b64").strip(), detail(shown, "signature", "Public key to upload"));
        assertEquals("DONE", state(shown, "network"));
        assertEquals("BLOCKED", state(shown, "app-id"));
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, -3600})
    void shouldShowAClockThatIsAnHourOff(long seconds) {
        payCoolsHas("clockAheadSeconds", seconds);

        JsonPath shown = check();

        assertEquals(List.of("clock"), failed(shown));
        assertTrue(advice(shown, "clock").contains("21009")
                && advice(shown, "clock").contains("NTP"));
        assertTrue(detail(shown, "clock", "PayCools' clock").matches("(3599|3600) s (ahead of|behind) ours"));
        assertEquals("BLOCKED", state(shown, "signature"));
    }

    @Test
    void shouldShowAClockThatIsSoonRefused() {
        payCoolsHas("clockAheadSeconds", 120);

        JsonPath shown = check();

        assertEquals(List.of("clock"), failed(shown));
        assertEquals("DONE", state(shown, "signed-request"));
    }

    @Test
    void shouldShowThatOurAddressIsNotOnTheWhitelist() {
        payCoolsHas("allowedAddresses", List.of("203.0.113.7"));

        JsonPath shown = check();

        assertEquals(List.of("sending-address"), failed(shown));
        assertTrue(advice(shown, "sending-address").contains("21016"));
        assertEquals("ip not allowed", detail(shown, "sending-address", "PayCools says"));
        assertTrue(detail(shown, "sending-address", "Our address").startsWith("not known here"));
        assertTrue(detail(shown, "sending-address", "Inside this network").startsWith("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"365, trust store", "-1, out of date"})
    void shouldShowACertificateThatIsNoGood(int days, String cure) throws Exception {
        int port = URI.create(ConfigProvider.getConfig().getValue("paycools.golivetls.base-url", String.class))
                .getPort();
        Certificates authority = new Certificates();
        HttpServer payCools = authority.serve(authority.of("CN=localhost", "localhost", Duration.ofDays(days)), port);
        try {
            JsonPath shown = check(GO_LIVE_TLS);

            assertEquals(List.of("tls"), failed(shown));
            assertTrue(advice(shown, "tls").contains(cure), advice(shown, "tls"));
            assertEquals("CN=Test authority", detail(shown, "tls", "Signed by"));
            assertEquals("DONE", state(shown, "network"));
            assertEquals("BLOCKED", state(shown, "signature"));
        } finally {
            payCools.stop(0);
        }
    }

    /** The account trusts an authority that this Java does not know. */
    @Test
    void shouldTrustWhomTheCallsOfTheAccountTrust() throws Exception {
        int port = URI.create(ConfigProvider.getConfig().getValue("paycools.wiretls.base-url", String.class))
                .getPort();
        String keys = ConfigProvider.getConfig().getValue(GatewayTestResource.WIRE_KEYS, String.class);
        HttpsServer payCools = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 5);
        payCools.setHttpsConfigurator(new HttpsConfigurator(Certificates.hosting(Path.of(keys))));
        payCools.start();
        try {
            JsonPath shown = check(GatewayTestResource.WIRE_TLS);

            assertEquals("DONE", state(shown, "tls"));
            assertEquals("CN=Test authority", detail(shown, "tls", "Signed by"));
        } finally {
            payCools.stop(0);
        }
    }

    @Test
    void shouldShowThatNobodyListens() {
        JsonPath shown = check(GO_LIVE_TLS);

        assertEquals(List.of("network"), failed(shown));
        assertEquals("BLOCKED", state(shown, "tls"));
    }

    @Test
    void shouldShowAWrongAppId() {
        payCoolsHas("appId", "another");

        JsonPath shown = check();

        assertEquals(List.of("app-id"), failed(shown));
        assertTrue(advice(shown, "app-id").contains("21003"));
        assertTrue(advice(shown, "app-id").contains("paycools.app-id"));
    }

    @Test
    void shouldShowThatTheWebhookOfPayoutsIsNotEntered() {
        payCoolsHas("payoutWebhookUrl", "");
        paid("");
        payout("Salary 11");
        assertEquals("TO_DO", state(checklist(), "payout-webhook"), "there may be one under way");
        minutesPass();

        JsonPath shown = checklist();

        assertEquals(List.of("payout-webhook"), failed(shown));
        assertTrue(advice(shown, "payout-webhook").contains("Webhook: Payout"));
        assertEquals("DONE", state(shown, "payment-webhook"));
    }

    @Test
    void shouldShowThatNoWebhookArrives() {
        paid("sandbox:no-webhook");
        payout("sandbox:no-webhook");
        minutesPass();

        JsonPath shown = checklist();

        assertEquals(List.of("payment-webhook"), failed(shown));
        assertTrue(advice(shown, "payment-webhook").contains("405"));
        assertEquals("BLOCKED", state(shown, "payout-webhook"));
        assertEquals("DONE", state(shown, "transaction-succeeded"));
    }

    @Test
    void shouldForgiveALostWebhookButNotThreeInARow() {
        paid("");
        paid("sandbox:no-webhook");
        paid("sandbox:no-webhook");
        minutesPass();
        assertEquals("DONE", state(checklist(), "payment-webhook"));

        paid("sandbox:no-webhook");
        minutesPass();
        assertEquals(List.of("payment-webhook"), failed(checklist()));
    }

    @Test
    void shouldKeepWhatPeopleSaidAndLetThemTakeItBack() {
        as(Callers.OPERATOR)
                .contentType("application/json")
                .body("{\"account\":\"golive\",\"person\":\"Niño José\",\"note\":\"by mail\"}")
                .post("/v1/go-live/steps/mfa-bound/tick")
                .then()
                .statusCode(200);
        as(Callers.SUPERVISOR)
                .contentType("application/json")
                .body("{\"account\":\"golive\",\"person\":\"Ann Lee\"}")
                .post("/v1/go-live/steps/mfa-bound/untick")
                .then()
                .statusCode(200);

        JsonPath shown = checklist();
        String step = "steps.find { it.id == 'mfa-bound' }";
        assertEquals("TO_CONFIRM", shown.getString(step + ".state"));
        assertEquals(List.of("Ann Lee", "Niño José"), shown.getList(step + ".history.person"));
        assertEquals(List.of("supervisor", "operator"), shown.getList(step + ".history.client"));
        assertEquals(List.of(false, true), shown.getList(step + ".history.done"));
        assertEquals("by mail", shown.getString(step + ".history[1].note"));
        tick("mfa-bound", "Ann Lee");
        assertEquals("DONE", state(checklist(), "mfa-bound"));
    }

    @Test
    void shouldLookAtPayCoolsOnceHoweverOftenItIsAsked() {
        JsonPath once = check();

        JsonPath again = as(Callers.OPERATOR)
                .post("/v1/go-live/checks?account=" + GO_LIVE)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertEquals(once.getString("checkedAt"), again.getString("checkedAt"));
        assertEquals(once.getString("checkedAt"), checklist().getString("checkedAt"));
    }

    @Test
    void shouldNotTrustAReportAboutOtherSettings() {
        check();
        Database.update("update go_live_check set settings = 'others'");

        JsonPath shown = checklist();

        assertEquals("TO_DO", state(shown, "signature"));
        assertTrue(advice(shown, "signature").contains("settings have changed"));
    }

    @Test
    void shouldRefuseWhatIsNoStepNoAccountOrNoOneElsesBusiness() {
        String said = "{\"account\":\"golive\",\"person\":\"Ann Lee\"}";
        as(Callers.OPERATOR)
                .contentType("application/json")
                .body(said)
                .post("/v1/go-live/steps/signature/tick")
                .then()
                .statusCode(409)
                .body("code", equalTo("step_is_checked"));
        // Only production asks for it.
        as(Callers.OPERATOR)
                .contentType("application/json")
                .body(said)
                .post("/v1/go-live/steps/fee-rates/tick")
                .then()
                .statusCode(404);
        as(Callers.OPERATOR)
                .contentType("application/json")
                .body(said)
                .post("/v1/go-live/steps/nothing/tick")
                .then()
                .statusCode(404);
        as(Callers.OPERATOR)
                .contentType("application/json")
                .body("{\"person\":\" \",\"who\":\"x\"}")
                .post("/v1/go-live/steps/mfa-bound/tick")
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("person", "who")));
        as(Callers.OPERATOR)
                .get("/v1/go-live?account=nobody")
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown_account"));
        as(Callers.OPERATOR).get("/v1/go-live?acount=golive").then().statusCode(400);
        as(Callers.FINANCE).get("/v1/go-live").then().statusCode(403);
        as(Callers.SHOP).post("/v1/go-live/checks").then().statusCode(403);
        given().get("/v1/go-live").then().statusCode(401);
    }

    @Test
    void shouldNotLetAStrangersNoiseOutweighAGenuineWebhook() {
        // Again and again, because not every refusal is noted.
        await().atMost(20, SECONDS).until(() -> {
            Webhooks.deliver(Webhooks.envelope(Webhooks.paid("ORDER1"), "AAAA"), GO_LIVE)
                    .then()
                    .statusCode(401);
            return state(checklist(), "platform-key").equals("FAILED");
        });

        paid("");

        await().atMost(20, SECONDS)
                .until(() -> state(checklist(), "platform-key").equals("DONE"));
    }
}
