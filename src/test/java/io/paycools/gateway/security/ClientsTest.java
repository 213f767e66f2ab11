package io.paycools.gateway.security;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.paycools.gateway.testing.Callers;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What a client may do that has a key, a token, or both. */
class ClientsTest {

    private static final String KEY = "gateway.api-keys.shop.";
    private static final String TOKEN = "gateway.oidc.clients.shop.";

    private final Map<String, String> settings = new HashMap<>(Map.of(
            KEY + "sha256",
            Callers.sha256("a key"),
            KEY + "roles",
            "payments,read",
            "gateway.oidc.issuer",
            "https://issuer.example",
            "gateway.oidc.audience",
            "paycools-gateway",
            TOKEN + "subject",
            "shop"));

    private <T> T config(Class<T> mapping, String prefix) {
        Map<String, String> own = new HashMap<>(settings);
        own.keySet().removeIf(name -> !name.startsWith(prefix));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(own, "test", 100))
                .withMapping(mapping)
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(mapping);
    }

    private ApiKeys keys() {
        return new ApiKeys(config(ApiKeyConfig.class, "gateway.api-keys"), false);
    }

    private TokenClients tokens() {
        return new TokenClients(config(TokenConfig.class, "gateway.oidc"), keys()::of, true);
    }

    /** The key is taken out of the file of keys while the service runs. */
    private Clients afterTheKeyIsGone() {
        TokenClients tokens = tokens();
        settings.keySet().removeIf(name -> name.startsWith(KEY));
        return new Clients(keys(), tokens);
    }

    @Test
    void shouldAllowInBothWaysWhatBothAllow() {
        settings.put(TOKEN + "accounts", "branch,default");
        settings.put(KEY + "accounts", "branch,live");
        Clients clients = new Clients(keys(), tokens());
        assertEquals(Set.of("payments", "read"), clients.of("shop"));
        assertEquals(Set.of("branch"), clients.accountsOf("shop").names());
        assertEquals(Map.of("shop", Set.of("branch")), clients.limits());
    }

    @Test
    void shouldLeaveNothingOfTheKeyWhenItIsGone() {
        Clients clients = afterTheKeyIsGone();
        assertEquals(Set.of(), clients.of("shop"));
        assertEquals(AccountScope.NONE, clients.accountsOf("shop"));
    }

    @Test
    void shouldLeaveATokenWhatItHasOfItsOwn() {
        settings.put(TOKEN + "roles", "payments,read");
        settings.put(TOKEN + "accounts", "branch");
        Clients clients = afterTheKeyIsGone();
        assertEquals(Set.of("payments", "read"), clients.of("shop"));
        assertEquals(Set.of("branch"), clients.accountsOf("shop").names());
    }

    @Test
    void shouldRefuseALimitThatWouldEndWithTheKey() {
        settings.put(KEY + "accounts", "branch");
        ConfigurationException refusal = assertThrows(ConfigurationException.class, this::requireSaidTwice);
        assertEquals(
                "gateway.oidc.clients.shop.accounts is missing: the API key of the client is limited to some accounts.",
                refusal.getMessage());
        settings.put(TOKEN + "accounts", "branch");
        assertDoesNotThrow(this::requireSaidTwice);
    }

    private void requireSaidTwice() {
        ApiKeys.requireSaidTwice(
                ClientLoader.load(config(ApiKeyConfig.class, "gateway.api-keys"), null, false),
                config(TokenConfig.class, "gateway.oidc"));
    }
}
