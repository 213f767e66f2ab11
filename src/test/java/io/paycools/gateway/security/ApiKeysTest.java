package io.paycools.gateway.security;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.paycools.gateway.testing.Callers;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Who may call, and what stops the start. */
class ApiKeysTest {

    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static final String KEYS = "gateway.encryption-keys";

    @Test
    void shouldKnowACallerByItsKeyAlone() {
        ApiKeys keys = keys(Map.of(
                "shop", client(Callers.sha256("one"), "payments"), "finance", client(Callers.sha256("two"), "read")));
        assertEquals("shop", keys.match("one").name());
        assertEquals("finance", keys.match("two").name());
        assertEquals(Set.of("read"), keys.match("two").roles());
        assertNull(keys.match("three"));
        assertNull(keys.match(""));
        assertNull(keys.match(Callers.sha256("one")));
    }

    @Test
    void shouldTakeTheHashInCapitalsToo() {
        String hash = Callers.sha256("one").toUpperCase(Locale.ROOT);
        assertEquals(
                "shop", keys(Map.of("shop", client(hash, "read"))).match("one").name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "zz", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"})
    void shouldRefuseWhatIsNoHash(String hash) {
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> keys(Map.of("shop", client(hash, "read"))));
        assertEquals(
                "gateway.api-keys.shop.sha256 must be 64 hexadecimal digits, the SHA-256 of the key.",
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "payment", "read,root"})
    void shouldRefuseARoleThatDoesNotExist(String roles) {
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class, () -> keys(Map.of("shop", client(Callers.sha256("one"), roles))));
        assertEquals(
                "gateway.api-keys.shop.roles must name one or more of [admin, payments, payout-approver, payouts, read,"
                        + " refunds].",
                refusal.getMessage());
    }

    @Test
    void shouldNotLetTwoCallersShareAKey() {
        ApiKeyConfig.Client same = client(Callers.sha256("one"), "read");
        assertThrows(ConfigurationException.class, () -> keys(Map.of("shop", same, "other", same)));
    }

    @Test
    void shouldNotRunInProductionWithoutCallers() {
        assertThrows(ConfigurationException.class, () -> keys(Map.of()));
    }

    @Test
    void shouldTakeOneOrMoreEncryptionKeys() {
        EncryptionKeys.read(KEYS, "2026:" + KEY, true);
        EncryptionKeys.read(KEYS, "2027:" + KEY + ", 2026:" + KEY, true);
        EncryptionKeys.read(KEYS, "", false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|is missing: production keeps personal data under a key or not at all.",
                "K|must be id:base64 pairs with different ids of 1 to 16 letters and digits.",
                "1:K,1:K|must be id:base64 pairs with different ids of 1 to 16 letters and digits.",
                "1:K,|must be id:base64 pairs with different ids of 1 to 16 letters and digits.",
                "2026:AAAA|holds a key that is not the Base64 of 32 bytes.",
                "2026:!|holds a key that is not the Base64 of 32 bytes."
            })
    void shouldRefuseOtherEncryptionKeys(String pairs, String rule) {
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class, () -> EncryptionKeys.read(KEYS, pairs.replace("K", KEY), true));
        assertEquals("gateway.encryption-keys " + rule, refusal.getMessage());
    }

    @Test
    void shouldKnowACallerByBothKeysWhileItChangesThem() {
        ApiKeys keys = keys(Map.of("shop", client(Callers.sha256("one") + ", " + Callers.sha256("two"), "payments")));
        assertEquals("shop", keys.match("one").name());
        assertEquals("shop", keys.match("two").name());
        assertNull(keys.match("three"));
    }

    @Test
    void shouldReadCallersFromAFileToo() {
        String file = "# callers\nbranch.eu.sha256=" + Callers.sha256("one") + "\nbranch.eu.roles=payments, read\n"
                + "branch.eu.accounts=eu, asia\n";
        Client client = ClientLoader.load(Map::of, file, true).get(0);
        assertEquals("branch.eu", client.name());
        assertEquals(Set.of("payments", "read"), client.roles());
        assertEquals(Set.of("eu", "asia"), client.accounts());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.sha256=H|gateway.api-keys-file names client shop, which the configuration has too.",
                "other.sha265=H|gateway.api-keys-file names a file with a line that is not <client>.sha256, <client>.roles or <client>.accounts.",
                "sha256=H|gateway.api-keys-file names a file with a line that is not <client>.sha256, <client>.roles or <client>.accounts.",
                "other.roles=read\\nother.roles=admin|gateway.api-keys-file names a file that has a line twice.",
                "other.roles=read|gateway.api-keys.other.sha256 must be 64 hexadecimal digits, the SHA-256 of the key.",
                "\\u00zz=H|gateway.api-keys-file names a file that is no list of lines with key=value.",
            })
    void shouldRefuseAFileOfCallersThatIsWrong(String line, String sentence) {
        String file = line.replace("H", Callers.sha256("two")).replace("\\n", "\n");
        Map<String, ApiKeyConfig.Client> shop = Map.of("shop", client(Callers.sha256("one"), "read"));
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> ClientLoader.load(() -> shop, file, true));
        assertEquals(sentence, refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a,,b", "a b"})
    void shouldRefuseAccountsThatAreNone(String accounts) {
        String file = "other.sha256=" + Callers.sha256("two") + "\nother.roles=read\nother.accounts=" + accounts;
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> ClientLoader.load(Map::of, file, true));
        assertEquals(
                "gateway.api-keys.other.accounts must name one or more accounts; without it the client may use all.",
                refusal.getMessage());
    }

    private static ApiKeys keys(Map<String, ApiKeyConfig.Client> clients) {
        return new ApiKeys(() -> clients, true);
    }

    private static ApiKeyConfig.Client client(String hash, String roles) {
        return new ApiKeyConfig.Client() {
            @Override
            public Optional<String> sha256() {
                return Optional.of(hash);
            }

            @Override
            public Optional<Set<String>> accounts() {
                return Optional.empty();
            }

            @Override
            public Optional<Set<String>> roles() {
                return roles.isEmpty() ? Optional.empty() : Optional.of(Set.of(roles.split(",")));
            }
        };
    }
}
