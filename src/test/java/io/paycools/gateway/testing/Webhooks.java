package io.paycools.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;

import static io.restassured.RestAssured.given;

/** What PayCools delivers in a test, signed by the JDK and not by the product. */
public final class Webhooks {

    /** The answer without which PayCools delivers again. */
    public static final String ACKNOWLEDGEMENT = "{\"code\":10000,\"message\":\"Success\"}";

    public static final String PATH = "/webhooks/paycools/default";

    private Webhooks() {}

    /** The signed text that says that an order was paid with 500.10 pesos. */
    public static String paid(String merchantOrderId) {
        return "{\"amount\":50010,\"countryCode\":\"PH\",\"createTime\":\"2026-11-25 09:00:00\",\"currency\":\"PHP\","
                + "\"eventName\":\"checkout.payment.success\",\"mchOrderId\":\"" + merchantOrderId
                + "\",\"returnTime\":\"2026-11-25 09:01:00\",\"transactionId\":\"CU" + merchantOrderId
                + "\",\"transactionStatus\":\"COMPLETED\"}";
    }

    /** The body around a text, signed with PayCools' key. */
    public static String signed(String param) {
        return envelope(param, sign(param, "platform-2048.pkcs8.b64"));
    }

    public static String envelope(String param, String sign) {
        try {
            ObjectMapper json = new ObjectMapper();
            return json.writeValueAsString(
                    json.createObjectNode().put("param", param).put("sign", sign));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The signature of a text with a key among the vectors, PKCS#8 in Base64. */
    public static String sign(String text, String keyName) {
        try {
            byte[] key = Base64.getMimeDecoder().decode(Vectors.key(keyName));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Delivers as PayCools does: JSON, and no key of a caller. */
    public static Response deliver(byte[] body) {
        return given().contentType("application/json").body(body).post(PATH);
    }

    /** To another account. */
    public static Response deliver(String body, String account) {
        return given().contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/webhooks/paycools/" + account);
    }

    public static Response deliver(String body) {
        return deliver(body.getBytes(StandardCharsets.UTF_8));
    }
}
