package io.paycools.gateway.security;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Who may call with a token, and what stops the start. */
class TokenClientsTest {

    private static final String SUBJECT = "system:serviceaccount:shop:default";
    private static final Function<String, Set<String>> KEYS =
            client -> client.equals("shop") ? Set.of("payments", "read") : Set.of();

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "gateway.oidc.issuer", "https://kubernetes.default.svc.cluster.local",
            "gateway.oidc.audience", "paycools-gateway",
            "gateway.oidc.clients.shop.subject", SUBJECT));

    private TokenClients load() {
        return load(new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(settings, "test", 100)));
    }

    private static TokenClients load(SmallRyeConfigBuilder builder) {
        return new TokenClients(
                builder.withMapping(TokenConfig.class)
                        .addDiscoveredConverters()
                        .build()
                        .getConfigMapping(TokenConfig.class),
                KEYS,
                true);
    }

    @Test
    void shouldTakeNoTokenWithoutAnIssuer() {
        settings.clear();
        assertFalse(load().isOn());
        assertNull(load().find(SUBJECT));
        assertNull(load().find(null));
    }

    @Test
    void shouldLeaveAClientTheRolesOfItsKey() {
        assertEquals("shop", load().find(SUBJECT));
        assertEquals(Set.of(), load().roles("shop"), "none of its own");
        settings.put("gateway.oidc.clients.shop.roles", "read,payments");
        assertEquals(Set.of("payments", "read"), load().roles("shop"));
        assertEquals(Set.of(), load().roles("other"));
    }

    @Test
    void shouldBeSetByTheEnvironment() {
        TokenClients clients = load(new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(
                        Map.of(
                                "GATEWAY_OIDC_ISSUER", "https://issuer.example",
                                "GATEWAY_OIDC_AUDIENCE", "paycools-gateway",
                                "GATEWAY_OIDC_KEYS_URL", "https://issuer.example/keys",
                                "GATEWAY_OIDC_CLIENTS_BILLING_SUBJECT", SUBJECT,
                                "GATEWAY_OIDC_CLIENTS_BILLING_ROLES", "read"),
                        300)));
        assertEquals("billing", clients.find(SUBJECT));
        assertEquals(Set.of("read"), clients.roles("billing"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issuer||issuer is missing: the other properties of gateway.oidc mean nothing without it.",
                "issuer|http://issuer.example|issuer must be an https address.",
                "issuer|issuer.example|issuer must be an https address.",
                "issuer|https://is suer|issuer must be an https address.",
                "keys-url|http://issuer.example/keys|keys-url must be an https address.",
                "audience||audience is missing: tokens that were made for somebody else would be taken.",
                "audience|' '|audience is missing: tokens that were made for somebody else would be taken.",
                "clients.shop.subject||clients.<client>.subject is missing: without it no token would be taken.",
                "clients.finance.roles|read|clients.finance.subject is missing.",
                "clients.shop.roles|read|clients.shop.roles differs from gateway.api-keys.shop.roles: one client has one set of roles.",
                "clients.shop.roles|root|clients.shop.roles must name one or more of [admin, payments, payout-approver, payouts, read, refunds].",
                "clients.finance.subject|x|clients.finance.roles must name one or more of [admin, payments, payout-approver, payouts, read, refunds].",
                "clients.finance.subject|system:serviceaccount:shop:default|clients has two clients with the same subject: nobody could tell them apart."
            })
    void shouldRefuseWithOneSentence(String property, String value, String sentence) {
        if (value == null) {
            settings.remove("gateway.oidc." + property);
        } else {
            settings.put("gateway.oidc." + property, value);
        }
        if (sentence.contains("same subject")) {
            settings.put("gateway.oidc.clients.finance.roles", "read");
        }
        assertEquals(
                "gateway.oidc." + sentence,
                assertThrows(ConfigurationException.class, this::load).getMessage());
    }
}
