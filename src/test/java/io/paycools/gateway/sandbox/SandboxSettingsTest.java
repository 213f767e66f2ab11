package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What can be wrong in the dashboard, or with the clock, and how PayCools then answers. */
class SandboxSettingsTest {

    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxServer.start(
                SandboxConfig.forMerchants(MerchantClient.merchant(null)).withPace(MerchantClient.QUICK));
        client = new MerchantClient(sandbox, Clock.systemUTC(), "http://127.0.0.1:1/nowhere");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private MerchantClient.Answer change(String json) {
        return client.send("/sandbox/settings", json.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private int asked() {
        return client.queryPayment("NOBODY").code();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"appId\":\"another\"}|21003",
                "{\"merchantPublicKey\":\"\"}|21001",
                "{\"merchantPublicKey\":\"-----BEGIN PUBLIC KEY-----\"}|21001",
                "{\"allowedAddresses\":[\"203.0.113.7\"]}|21016",
                "{\"allowedAddresses\":[\"203.0.113.7\",\"127.0.0.1\"]}|21006",
                "{\"clockAheadSeconds\":3600}|21009",
                "{\"clockAheadSeconds\":-3600}|21009",
                "{\"clockAheadSeconds\":60}|21006",
                "{}|21006"
            })
    void shouldAnswerAsItIsSetUpUntilItIsReset(String settings, int code) {
        assertEquals(200, change(settings).status());

        assertEquals(code, asked());

        client.post("/sandbox/reset");
        assertEquals(21006, asked());
    }

    @Test
    void shouldTakeAKeyAsTheDashboardDoes() throws IOException {
        String line = MerchantClient.vector("keys/merchant-2048.public.b64").strip();
        change("{\"merchantPublicKey\":\"" + line + "\"}");
        assertEquals(21006, asked());
        change("{\"merchantPublicKey\":\"" + line.substring(0, 64) + "\\n" + line.substring(64) + "\"}");
        assertEquals(21001, asked());
    }

    @Test
    void shouldShowItsClockInEveryAnswer() throws Exception {
        change("{\"clockAheadSeconds\":3600}");

        String date = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Date")
                .orElseThrow();

        Instant shown = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        long ahead = Duration.between(Instant.now(), shown).toSeconds();
        assertTrue(ahead > 3500 && ahead < 3700, date);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"appid\":\"a\"}",
                "{\"appId\":\"\"}",
                "{\"allowedAddresses\":\"127.0.0.1\"}",
                "{\"clockAheadSeconds\":\"1\"}",
                "{\"platformPrivateKey\":\"none\"}"
            })
    void shouldRefuseWrongSettings(String settings) {
        assertEquals(400, change(settings).status());
        assertEquals(21006, asked());
    }
}
