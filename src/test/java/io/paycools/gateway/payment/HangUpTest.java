package io.paycools.gateway.payment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.history;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** A caller that loses patience. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class HangUpTest {

    @Test
    void shouldFinishTheSubmitWhenItsCallerHangsUp() throws IOException {
        String orderId = newOrderId();
        String body = new ObjectMapper().writeValueAsString(cashier(orderId, "sandbox:timeout-after-accept"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/payments HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + Callers.SHOP
                + "\r\nIdempotency-Key: " + orderId + "\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes.length + "\r\n\r\n";
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            caller.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            caller.getOutputStream().write(bytes);
            caller.getOutputStream().flush();
            PayCools.accepts(orderId);
        }
        String id = as(Callers.FINANCE)
                .get("/v1/transactions?merchantOrderId=" + orderId)
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].id");
        await().atMost(10, SECONDS).until(() -> history(id), List.of("SUBMITTING", "UNKNOWN")::equals);
    }
}
