package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The requests of the benchmark, each with an order of its own. */
final class Orders {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Orders() {}

    /** For the gateway. */
    static Path creates(int count, String directive) throws IOException {
        return Load.lines(count, i -> {
            String id = Payments.newOrderId();
            return id + "\t" + json(create(id, directive));
        });
    }

    static Map<String, Object> create(String id, String directive) {
        Map<String, Object> order = Payments.direct(id, "QR", "QRPH_DYNAMIC_QR");
        order.put("description", directive);
        return order;
    }

    /** The same orders for PayCools itself, signed as the merchant. */
    static Path signedCreates(int count) throws IOException, GeneralSecurityException {
        PrivateKey key = key("merchant-2048.pkcs8.b64");
        return Load.lines(count, i -> {
            String param = json(Map.ofEntries(
                    Map.entry("timestamp", System.currentTimeMillis()),
                    Map.entry("mchOrderId", Payments.newOrderId()),
                    Map.entry("amount", 50010),
                    Map.entry("countryCode", "PH"),
                    Map.entry("currency", "PHP"),
                    Map.entry("channelType", "QR"),
                    Map.entry("channelCode", "QRPH_DYNAMIC_QR"),
                    Map.entry("customerName", "Niño José"),
                    Map.entry("email", "payer@example.com"),
                    Map.entry("mobile", "09171234567"),
                    Map.entry("notifyUrl", "https://gateway.example/webhooks/paycools/default"),
                    Map.entry("redirectUrl", "https://shop.example/return"),
                    Map.entry("remark", "sandbox:stay-pending")));
            return "\t" + json(Map.of("appId", Vectors.APP_ID, "sign", sign(key, param), "param", param));
        });
    }

    /** Webhooks that the copies of a payment with these numbers were paid, signed as PayCools. */
    static Path webhooks(long first, int count) throws IOException, GeneralSecurityException {
        PrivateKey key = key("platform-2048.pkcs8.b64");
        String paid = JSON.readTree(Vectors.callback("payment-completed")).get("param").asText();
        return Load.lines(count, i -> {
            String param = paid.replace("ORDER0000000001", "C" + (first + i))
                    .replace("CU510579106014826496", "CU" + (first + i));
            return "\t" + json(Map.of("param", param, "sign", sign(key, param)));
        });
    }

    private static PrivateKey key(String file) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA", AmazonCorrettoCryptoProvider.INSTANCE)
                .generatePrivate(new PKCS8EncodedKeySpec(
                        Base64.getMimeDecoder().decode(Vectors.key(file))));
    }

    private static String sign(PrivateKey key, String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA", AmazonCorrettoCryptoProvider.INSTANCE);
            signature.initSign(key);
            signature.update(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
