package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Answers that say nothing, or something untrue, of an order that has been kept. */
class SandboxSpoiltAnswerTest {

    private final WebhookReceiver receiver = new WebhookReceiver();
    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxServer.start(SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withPace(MerchantClient.QUICK));
        client = new MerchantClient(sandbox, Clock.systemUTC(), receiver.url());
    }

    @AfterEach
    void stop() {
        sandbox.close();
        receiver.close();
    }

    static Stream<String> paths() {
        return Stream.of(MerchantClient.GENERATE, MerchantClient.CHECKOUT, MerchantClient.TRANSFER);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void shouldBreakOffInTheMiddleOfTheHead(String path) throws IOException {
        assertEquals(
                "HTTP/1.1 200 OK\r\nContent-Type: applic",
                onTheWire(path, order(path, "sandbox:half-headers-after-accept")));

        assertKept(path);
    }

    @Test
    void shouldMakeNoResponseOfHalfAHead() {
        ObjectNode order = order(MerchantClient.TRANSFER, "sandbox:half-headers-after-accept");

        assertThrows(IOException.class, () -> client.callUnanswered(MerchantClient.TRANSFER, order));

        assertKept(MerchantClient.TRANSFER);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void shouldAnswerWithABlockPage(String path) {
        HttpResponse<String> response = client.raw(client.signed(path, order(path, "sandbox:html-after-accept")));

        assertEquals(200, response.statusCode());
        assertEquals("text/html", contentType(response));
        assertTrue(response.body().startsWith("<!DOCTYPE html>"));
        assertTrue(response.body().contains("blocked"));
        assertKept(path);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void shouldEndInTheMiddleOfTheJson(String path) {
        HttpResponse<String> response = client.raw(client.signed(path, order(path, "sandbox:cut-json-after-accept")));

        String cut = "{\"code\":10000,\"message\":\"Success\",\"data\":{\"transac";
        assertEquals(200, response.statusCode());
        assertEquals("application/json", contentType(response));
        assertEquals(cut, response.body());
        assertEquals(
                cut.length(),
                response.headers().firstValueAsLong("Content-Length").orElseThrow());
        assertKept(path);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void shouldAnswerLateThatTheGatewayTimedOut(String path) {
        ObjectNode order = order(path, "sandbox:http-504-late-after-accept");
        long start = System.nanoTime();

        HttpResponse<String> response = client.raw(client.signed(path, order));

        assertTrue(System.nanoTime() - start
                >= MerchantClient.QUICK.lateAfter().minusMillis(20).toNanos());
        assertEquals(504, response.statusCode());
        assertEquals("text/html", contentType(response));
        assertTrue(response.body().startsWith("<html>"));
        assertKept(path);
    }

    @Test
    void shouldBeASecondLateUnlessToldOtherwise() {
        Duration any = Duration.ofMillis(1);

        assertEquals(Duration.ofSeconds(1), SandboxConfig.Pace.NATURAL.lateAfter());
        assertEquals(Duration.ofSeconds(1), new SandboxConfig.Pace(any, any, any, any).lateAfter());
    }

    @ParameterizedTest
    @ValueSource(ints = {21000, 21007, 21011, 21015, 21023, 21028, 21001, 99999})
    void shouldAnswerWithACodeAlthoughTheOrderIsKept(int code) {
        Answer answer = client.call(
                MerchantClient.TRANSFER, order(MerchantClient.TRANSFER, "sandbox:code-after-accept=" + code));

        assertEquals(200, answer.status());
        assertEquals(code, answer.code());
        assertTrue(answer.data().isNull());
        assertKept(MerchantClient.TRANSFER);
    }

    @Test
    void shouldPutASignatureBesideTheAnswerThatFitsNothing() {
        Answer answer = client.call(
                MerchantClient.TRANSFER, order(MerchantClient.TRANSFER, "sandbox:wrong-signature-after-accept"));

        assertEquals(10000, answer.code());
        assertEquals(256, Base64.getDecoder().decode(answer.json().path("sign").textValue()).length);
        assertKept(MerchantClient.TRANSFER);
    }

    @Test
    void shouldAnswerInAnotherEncoding() throws IOException {
        String wire = onTheWire(
                MerchantClient.TRANSFER, order(MerchantClient.TRANSFER, "sandbox:other-charset-after-accept"), true);

        assertTrue(wire.contains("charset=ISO-8859-1"), wire);
        assertTrue(wire.contains("Succ\u00e8s"), wire);
        assertKept(MerchantClient.TRANSFER);
    }

    @Test
    void shouldAnswerMoreThanIsDocumented() {
        Answer answer = client.call(
                MerchantClient.TRANSFER, order(MerchantClient.TRANSFER, "sandbox:extra-fields-after-accept"));

        assertEquals(10000, answer.code());
        assertTrue(answer.json().path("extra").isObject());
        assertTrue(answer.data().path("newField").booleanValue());
        assertKept(MerchantClient.TRANSFER);
    }

    @Test
    void shouldHoldTheAnswerBack() {
        long start = System.nanoTime();

        Answer answer =
                client.call(MerchantClient.TRANSFER, order(MerchantClient.TRANSFER, "sandbox:answer-late=PT0.3S"));

        assertTrue(System.nanoTime() - start >= Duration.ofMillis(280).toNanos());
        assertEquals(10000, answer.code());
        assertKept(MerchantClient.TRANSFER);
    }

    @Test
    void shouldAnswerAPaymentWithACodeAlthoughItIsKept() {
        Answer answer =
                client.call(MerchantClient.GENERATE, order(MerchantClient.GENERATE, "sandbox:code-after-accept=21000"));

        assertEquals(21000, answer.code());
        assertTrue(answer.data().isNull());
        assertKept(MerchantClient.GENERATE);
    }

    @Test
    void shouldSettleAndTellOfAnOrderWhoseAnswerWasSpoilt() {
        client.call(MerchantClient.TRANSFER, order(MerchantClient.TRANSFER, "sandbox:code-after-accept=21000"));

        WebhookReceiver.Received told = receiver.awaitOne();

        assertEquals("ORDER1", told.field("mchOrderId"));
        assertEquals("disbursement.success", told.field("eventName"));
    }

    private ObjectNode order(String path, String remark) {
        ObjectNode param =
                switch (path) {
                    case MerchantClient.GENERATE -> client.payment("ORDER1");
                    case MerchantClient.CHECKOUT -> client.checkout("ORDER1");
                    default -> client.payout("ORDER1");
                };
        return param.put("remark", remark);
    }

    /** It is found, and the same request again is a duplicate. */
    private void assertKept(String path) {
        Answer found =
                path.equals(MerchantClient.TRANSFER) ? client.checkPayout("ORDER1") : client.queryPayment("ORDER1");
        assertEquals(10000, found.code());
        assertEquals(21007, client.call(path, order(path, "again")).code());
    }

    private static String contentType(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private String onTheWire(String path, ObjectNode param) throws IOException {
        return onTheWire(path, param, false);
    }

    /** Everything that comes before the connection ends; an HTTP client would hide it. */
    private String onTheWire(String path, ObjectNode param, boolean last) throws IOException {
        byte[] body = MerchantClient.signedBody(param).getBytes(StandardCharsets.UTF_8);
        String head =
                "POST " + path + " HTTP/1.1\r\nHost: sandbox\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + (last ? "\r\nConnection: close" : "") + "\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", sandbox.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
