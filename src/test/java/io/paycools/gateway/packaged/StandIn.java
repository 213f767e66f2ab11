package io.paycools.gateway.packaged;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.sandbox.Merchant;
import io.paycools.gateway.sandbox.SandboxConfig;
import io.paycools.gateway.sandbox.SandboxServer;
import io.paycools.gateway.testing.Vectors;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** PayCools for the packaged application, with a proxy that ends TLS in front of the gateway. */
final class StandIn implements AutoCloseable {

    private final SandboxServer server;

    private StandIn(SandboxServer server) {
        this.server = server;
    }

    /** Webhooks go to the gateway's public https address, which leads to where the gateway really listens. */
    static StandIn delivering(int port, String gatewayUrl) {
        Merchant merchant = Merchant.of(
                Vectors.APP_ID,
                Vectors.key("merchant-2048.public.pem"),
                Vectors.key("platform-2048.pkcs8.pem"),
                gatewayUrl == null ? null : "https://gateway.example/webhooks/paycools/default");
        return new StandIn(SandboxServer.start(SandboxConfig.forMerchants(merchant)
                .withPort(port)
                .withWebhookOrigin(gatewayUrl == null ? null : URI.create(gatewayUrl))));
    }

    /** What an operator uploads, and with what PayCools signs from now on. */
    void keep(String merchantPublicKey, String platformPrivateKey) {
        server.put(Merchant.of(
                Vectors.APP_ID,
                Vectors.key(merchantPublicKey),
                Vectors.key(platformPrivateKey),
                "https://gateway.example/webhooks/paycools/default"));
    }

    String url() {
        return server.baseUrl();
    }

    /** All orders: mchOrderId, transactionId, amount, currency, status. */
    List<Map<String, Object>> orders() {
        return given().get(url() + "/sandbox/orders?brief=true").jsonPath().getList("");
    }

    /** All of them, with everything that is known. */
    List<Map<String, Object>> allOrders() {
        return given().get(url() + "/sandbox/orders").jsonPath().getList("");
    }

    /** All refunds, with everything that is known of them. */
    List<Map<String, Object>> refunds() {
        return given().get(url() + "/sandbox/orders?kind=REFUND").jsonPath().getList("");
    }

    int countOrders() {
        return given().get(url() + "/sandbox/orders/count").jsonPath().getInt("count");
    }

    /** How many creates it turned away because it had the order already. */
    int duplicates() {
        return given().get(url() + "/sandbox/requests").jsonPath().getInt("duplicates");
    }

    String transactionIdOf(String merchantOrderId) {
        return given().get(url() + "/sandbox/orders/" + merchantOrderId)
                .jsonPath()
                .getString("transactionId");
    }

    void awaitSettled(String merchantOrderId) {
        await().atMost(20, SECONDS).until(() -> !given().get(url() + "/sandbox/orders/" + merchantOrderId)
                .jsonPath()
                .getString("status")
                .equals("PENDING"));
    }

    int ordersOf(String merchantOrderId) {
        return (int) orders().stream()
                .filter(order -> merchantOrderId.equals(order.get("mchOrderId")))
                .count();
    }

    void awaitOrder(String merchantOrderId) {
        await().atMost(20, SECONDS).until(() -> ordersOf(merchantOrderId) == 1);
    }

    void payerPays(String merchantOrderId) {
        given().post(url() + "/sandbox/orders/" + merchantOrderId + "/pay")
                .then()
                .statusCode(200);
    }

    @Override
    public void close() {
        server.close();
    }
}
