package io.paycools.gateway.publicbugs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Where the signatures in the tests come from. */
class FixturesTest {

    private static final Pattern SIGNING = Pattern.compile("\\b(RsaSignature\\.sign|new SigningFilter)\\(");

    /** Those that look at what our signer makes; they compare it with what openssl made, or ask nothing of it. */
    private static final List<String> EXAMINERS =
            List.of("KeyBugsTest", "RsaSignatureTest", "SigningFilterTest", "WireBugsTest", "WireRequestTest");

    @Test
    void b04_shouldMakeNoFixtureWithOurOwnSigner() throws IOException {
        List<String> signers;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            signers = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> SIGNING.matcher(textOf(file)).find())
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .sorted()
                    .toList();
        }
        assertEquals(EXAMINERS, signers);
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With nothing of ours between the file and the JDK, a fixture that was encoded twice would not fit. */
    @Test
    void b04_shouldFitTheFixturesWithoutOurCode() throws IOException, GeneralSecurityException {
        for (Vectors.Outbound row : Vectors.outbound()) {
            assertTrue(
                    verifies(row.privateKey().replace("pkcs8.pem", "public.b64"), row.param(), row.sign()), row::name);
        }
        int signed = 0;
        for (Vectors.Callback row : Vectors.callbacks()) {
            if (row.accepted()) {
                JsonNode body = new ObjectMapper().readTree(row.body());
                assertTrue(verifiesWithAnyKey(body), row::name);
                signed++;
            }
        }
        assertTrue(signed > 10, "only " + signed);
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/publicbugs"))) {
            List<Path> all = files.toList();
            assertEquals(4, all.size());
            for (Path file : all) {
                assertTrue(verifiesWithAnyKey(new ObjectMapper().readTree(file.toFile())), file::toString);
            }
        }
    }

    private static boolean verifiesWithAnyKey(JsonNode body) throws GeneralSecurityException {
        for (String key : List.of("platform-2048", "platform-next-2048", "platform-4096")) {
            if (verifies(
                    key + ".public.b64",
                    body.get("param").asText(),
                    body.get("sign").asText())) {
                return true;
            }
        }
        return false;
    }

    private static boolean verifies(String key, String text, String sign) throws GeneralSecurityException {
        byte[] encoded = Base64.getDecoder().decode(Vectors.key(key).strip());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded)));
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = Base64.getDecoder().decode(sign);
        // The JDK throws for another length than the key's.
        return bytes.length == (key.contains("4096") ? 512 : 256) && signature.verify(bytes);
    }
}
