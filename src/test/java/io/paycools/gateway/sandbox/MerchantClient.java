package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A merchant that knows the wire format, with valid requests to start from. */
final class MerchantClient {

    static final String APP_ID = "b96f05030ffc411185c06f959e1c9210";
    static final String GENERATE = "/open-api/payment/generate";
    static final String CHECKOUT = "/open-api/payment/checkout/generate";
    static final String QUERY = "/open-api/payment/query";
    static final String TRANSFER = "/open-api/disbursement/transfer";
    static final String MALAYSIAN_TRANSFER = "/open-api/disbursement";
    static final String CHECK = "/open-api/disbursement/check";
    static final String REFUND = "/open-api/payment/refund";
    static final String REFUNDS = "/open-api/refund/payments";
    static final String BALANCE = "/open-api/account/balance";

    /** Short enough for tests, long enough that "not yet" can be seen. */
    static final SandboxConfig.Pace QUICK = new SandboxConfig.Pace(
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            Duration.ofMillis(300),
            Duration.ofMillis(20),
            Duration.ofSeconds(2));

    record Answer(int status, String text) {
        JsonNode json() {
            return StrictJson.object(text).orElseThrow(() -> new AssertionError("Not JSON: " + text));
        }

        int code() {
            return json().path("code").intValue();
        }

        String message() {
            return json().path("message").textValue();
        }

        JsonNode data() {
            return json().path("data");
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl;
    private final Clock clock;
    private final String notifyUrl;

    MerchantClient(SandboxServer sandbox, Clock clock, String notifyUrl) {
        this.baseUrl = sandbox.baseUrl();
        this.clock = clock;
        this.notifyUrl = notifyUrl;
    }

    static Merchant merchant(String payoutWebhookUrl) {
        return new Merchant(
                APP_ID, publicKey("merchant-2048.public.pem"), privateKey("platform-2048.pkcs8.pem"), payoutWebhookUrl);
    }

    static PublicKey publicKey(String file) {
        return Keys.publicKey(vector("keys/" + file));
    }

    static PrivateKey privateKey(String file) {
        return Keys.privateKey(vector("keys/" + file));
    }

    static String vector(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/vectors", name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    ObjectNode param() {
        return StrictJson.newObject().put("timestamp", clock.millis());
    }

    ObjectNode payment(String mchOrderId) {
        return param().put("mchOrderId", mchOrderId)
                .put("amount", 50010)
                .put("countryCode", "PH")
                .put("currency", "PHP")
                .put("channelType", "EWALLET")
                .put("channelCode", "PH_GCASH_URL")
                .put("customerName", "Niño José")
                .put("email", "payer@example.com")
                .put("mobile", "09171234567")
                .put("terminalType", "WAP")
                .put("notifyUrl", notifyUrl)
                .put("redirectUrl", "https://shop.example/return?x=1&y=2");
    }

    ObjectNode checkout(String mchOrderId) {
        return param().put("mchOrderId", mchOrderId)
                .put("amount", 50010)
                .put("countryCode", "PH")
                .put("currency", "PHP")
                .put("settlementCurrency", "PHP")
                .put("customerName", "Niño José")
                .put("email", "payer@example.com")
                .put("mobile", "09171234567")
                .put("notifyUrl", notifyUrl)
                .put("redirectUrl", "https://shop.example/return?x=1&y=2");
    }

    ObjectNode payout(String mchOrderId) {
        return param().put("mchOrderId", mchOrderId)
                .put("idempotencyId", mchOrderId + "KEY0000000")
                .put("countryCode", "PH")
                .put("currency", "PHP")
                .put("amount", 10000)
                .put("accountNo", "001234567890")
                .put("accountName", "Maria Santos")
                .put("payMethodCode", "BANK")
                .put("transferCode", "BDO");
    }

    ObjectNode refund(String mchRefundOrderId, String originalTransactionId, long amount) {
        return param().put("mchRefundOrderId", mchRefundOrderId)
                .put("originalTransactionId", originalTransactionId)
                .put("refundAmount", amount)
                .put("refundCallbackUrl", notifyUrl);
    }

    Answer queryRefunds(String originalTransactionId) {
        return call(REFUNDS, param().put("originalTransactionId", originalTransactionId));
    }

    Answer queryPayment(String mchOrderId) {
        return call(QUERY, param().put("mchOrderId", mchOrderId).put("countryCode", "PH"));
    }

    Answer checkPayout(String mchOrderId) {
        return call(CHECK, param().put("mchOrderId", mchOrderId).put("countryCode", "PH"));
    }

    String balance(String countryCode) {
        return call(BALANCE, param().put("countryCode", countryCode))
                .data()
                .path("balance")
                .textValue();
    }

    Answer call(String path, ObjectNode param) {
        return call(path, param.toString());
    }

    Answer call(String path, String param) {
        return send(path, envelope(param, sign(param, privateKey("merchant-2048.pkcs8.pem"))));
    }

    static ObjectNode envelope(String param, String sign) {
        return StrictJson.newObject().put("appId", APP_ID).put("sign", sign).put("param", param);
    }

    static String sign(String param, PrivateKey key) {
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(key);
            signer.update(param.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Answer send(String path, ObjectNode envelope) {
        return send(path, envelope.toString().getBytes(StandardCharsets.UTF_8), "application/json");
    }

    Answer send(String path, byte[] body, String contentType) {
        return exchange(request(path)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    /** As {@link #call}, for a call that must not be answered: throws what the connection throws. */
    void callUnanswered(String path, ObjectNode param) throws IOException, InterruptedException {
        http.send(signed(path, param), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest signed(String path, ObjectNode param) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(signedBody(param)))
                .build();
    }

    static String signedBody(ObjectNode param) {
        String text = param.toString();
        return envelope(text, sign(text, privateKey("merchant-2048.pkcs8.pem"))).toString();
    }

    Answer get(String path) {
        return exchange(request(path).build());
    }

    Answer post(String path) {
        return exchange(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    /** The response as it is, without following redirects. */
    HttpResponse<String> raw(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(Duration.ofSeconds(10));
    }

    /** The order as the control interface shows it. */
    JsonNode order(String mchOrderId) {
        return get("/sandbox/orders/" + mchOrderId).json();
    }

    private Answer exchange(HttpRequest request) {
        HttpResponse<String> response = raw(request);
        return new Answer(response.statusCode(), response.body());
    }
}
