package io.paycools.gateway.paycools;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.provider.NotificationVerifier.Forged;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Keys that were reported to be noticed at the first payment, or never. That the process ends is PublicBugsIT. */
class KeyBugsTest {

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "paycools.base-url",
            "https://openapi.paycools.com/",
            "paycools.app-id",
            Vectors.APP_ID,
            "paycools.merchant-private-key",
            Vectors.key("merchant-2048.pkcs8.pem"),
            "paycools.platform-public-keys",
            Vectors.key("platform-2048.public.pem"),
            "paycools.callback-base-url",
            "https://gateway.example"));

    /** What loads, signs; so that nothing is left to go wrong at the first payment. */
    @ParameterizedTest
    @ValueSource(strings = {"pkcs1.pem", "pkcs8.pem", "pkcs1.b64", "pkcs8.b64"})
    void b11_shouldSignWithTheKeyInWhateverFormItCame(String form) {
        settings.put("paycools.merchant-private-key", Vectors.key("merchant-2048." + form));
        Account account = TestAccounts.load(settings, true);
        List<Vectors.Outbound> rows = Vectors.outbound().stream()
                .filter(row -> row.privateKey().startsWith("merchant-2048."))
                .toList();
        assertEquals(6, rows.size());
        for (Vectors.Outbound row : rows) {
            assertEquals(row.sign(), RsaSignature.sign(account.keys().signing().privateKey(), row.param()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merchant-2048.encrypted-pkcs8.pem|an encrypted private key; decrypt it first, the gateway takes no passphrase",
                "ec-p256.pkcs8.pem|an EC private key; PayCools needs RSA"
            })
    void b11_shouldSayWhichFormItFound(String file, String found) {
        settings.put("paycools.merchant-private-key", Vectors.key(file));
        assertRefused("paycools.merchant-private-key holds " + found + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"merchant-2048.public.pem", "merchant-2048.public.b64"})
    void b13_shouldRefuseOurOwnPublicKeyInThePlaceOfPayCools(String file) {
        settings.put("paycools.platform-public-keys", Vectors.key(file));
        assertRefused("paycools.platform-public-keys holds our own public key; the key that PayCools handed out belongs"
                + " here.");
    }

    /** The other half of the matrix: without a key there is no start, in production or not. */
    @ParameterizedTest
    @CsvSource({"'',true", "' ',true", "-,true", "'',false", "' ',false", "-,false"})
    void b15_shouldNotLoadAnAccountWithoutThePlatformKey(String key, boolean production) {
        if (key.equals("-")) {
            settings.remove("paycools.platform-public-keys");
        } else {
            settings.put("paycools.platform-public-keys", key);
        }
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> TestAccounts.load(settings, production));
        assertEquals(
                "paycools.platform-public-keys is missing: without PayCools' public key no webhook can be trusted.",
                refusal.getMessage());
    }

    static Stream<ObjectNode> signs() {
        ObjectMapper json = new ObjectMapper();
        String param = Webhooks.paid("ORDER1");
        String valid = Webhooks.sign(param, "platform-2048.pkcs8.b64");
        ObjectNode body = json.createObjectNode().put("param", param);
        return Stream.of(
                body.deepCopy().put("sign", valid),
                body.deepCopy().put("sign", Webhooks.sign(param, "stranger-2048.pkcs8.b64")),
                body.deepCopy().put("sign", ""),
                body.deepCopy().putNull("sign"),
                body,
                body.deepCopy().set("sign", json.createArrayNode().add(valid)),
                body.deepCopy().put("sign", 1),
                body.deepCopy().put("sign", Base64.getEncoder().encodeToString(new byte[255])));
    }

    /** And if there were one all the same, it would believe nobody. */
    @ParameterizedTest
    @MethodSource("signs")
    void b15_shouldBelieveNoSignatureWithoutAKey(ObjectNode body) {
        Account keyless = TestAccounts.with();
        assertInstanceOf(
                Forged.class, WebhookVerifier.judge(keyless, body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void assertRefused(String sentence) {
        assertEquals(
                sentence,
                assertThrows(ConfigurationException.class, () -> TestAccounts.load(settings, true))
                        .getMessage());
    }
}
