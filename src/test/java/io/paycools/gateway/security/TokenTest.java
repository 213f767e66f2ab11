package io.paycools.gateway.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Issuer;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tokens of an issuer in the place of API keys. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TokenTest {

    private static Issuer issuer;

    @ConfigProperty(name = "gateway.oidc.issuer")
    String address;

    @Inject
    ClientRoles roles;

    @BeforeEach
    void open() {
        if (issuer == null) {
            issuer = Issuer.at(address);
        }
    }

    @AfterAll
    static void close() {
        issuer.close();
        issuer = null;
    }

    private static RequestSpecification with(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private static ValidatableResponse refused(Response response) {
        return response.then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
    }

    /** First, because later Quarkus knows the issuer's keys. The start has not waited for it either. */
    @Test
    @Order(1)
    void shouldServeEverybodyElseWhileTheIssuerIsAway() {
        String token = issuer.token(Issuer.SHOP);
        issuer.close();
        with(token)
                .get("/v1/transactions")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .body("code", equalTo("issuer_unavailable"));
        given().header("X-API-Key", Callers.SHOP).get("/v1/transactions").then().statusCode(200);
        assertEquals(0, issuer.asked());
        issuer = Issuer.at(address);
        with(issuer.token(Issuer.SHOP)).get("/v1/transactions").then().statusCode(200);
    }

    @Test
    void shouldKnowAClientByItsToken() {
        with(issuer.token(Issuer.COLLECTOR))
                .header("Idempotency-Key", Payments.newOrderId())
                .contentType("application/json")
                .body(Payments.cashier(Payments.newOrderId()))
                .post("/v1/payments")
                .then()
                .statusCode(201);
        given().header("Authorization", "bEARER " + issuer.token(Issuer.COLLECTOR))
                .get("/v1/transactions")
                .then()
                .statusCode(200);
        assertEquals(Set.of("payments", "read"), roles.of("collector"));
    }

    @Test
    void shouldGiveATokenTheRolesOfTheConfigurationAlone() {
        JwtClaims claims = issuer.claims(Issuer.COLLECTOR);
        claims.setStringListClaim("groups", List.of("payouts", "admin"));
        claims.setStringListClaim("roles", List.of("payouts", "admin"));
        claims.setClaim("realm_access", Map.of("roles", List.of("payouts", "admin")));
        claims.setStringClaim("scope", "payouts admin");
        claims.setStringClaim("upn", "treasury");
        claims.setStringClaim("preferred_username", "treasury");
        String token = issuer.sign(claims);
        with(token).get("/v1/discrepancies").then().statusCode(200);
        with(token)
                .header("Idempotency-Key", "any-key")
                .contentType("application/json")
                .body("{}")
                .post("/v1/payouts")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    static Stream<Arguments> badTokens() {
        return Stream.<Map.Entry<String, Function<JwtClaims, String>>>of(
                        Map.entry("of nobody we know", claims -> {
                            claims.setSubject("system:serviceaccount:shop:other");
                            return issuer.sign(claims);
                        }),
                        Map.entry("in capitals", claims -> {
                            claims.setSubject(Issuer.SHOP.toUpperCase(java.util.Locale.ROOT));
                            return issuer.sign(claims);
                        }),
                        Map.entry("without a subject", claims -> {
                            claims.unsetClaim("sub");
                            return issuer.sign(claims);
                        }),
                        Map.entry("named by another claim", claims -> {
                            claims.setSubject("somebody");
                            claims.setStringClaim("upn", Issuer.SHOP);
                            claims.setStringClaim("preferred_username", Issuer.SHOP);
                            return issuer.sign(claims);
                        }),
                        Map.entry("for somebody else", claims -> {
                            claims.setAudience("kubernetes");
                            return issuer.sign(claims);
                        }),
                        Map.entry("for nobody", claims -> {
                            claims.unsetClaim("aud");
                            return issuer.sign(claims);
                        }),
                        Map.entry("of another issuer", claims -> {
                            claims.setIssuer("https://elsewhere.example");
                            return issuer.sign(claims);
                        }),
                        Map.entry("of no issuer", claims -> {
                            claims.unsetClaim("iss");
                            return issuer.sign(claims);
                        }),
                        Map.entry("expired", claims -> {
                            claims.setExpirationTimeMinutesInTheFuture(-1);
                            return issuer.sign(claims);
                        }),
                        Map.entry("that never expires", claims -> {
                            claims.unsetClaim("exp");
                            return issuer.sign(claims);
                        }),
                        Map.entry("not valid yet", claims -> {
                            claims.setNotBeforeMinutesInThePast(-10);
                            return issuer.sign(claims);
                        }),
                        Map.entry("changed", claims -> {
                            String token = issuer.sign(claims);
                            String[] parts = token.split("\\.", -1);
                            claims.setSubject(Issuer.TREASURY);
                            return parts[0] + "." + encoded(claims.toJson()) + "." + parts[2];
                        }),
                        Map.entry("with another key", claims -> {
                            try {
                                return Issuer.sign(
                                        claims,
                                        "one",
                                        AlgorithmIdentifiers.RSA_USING_SHA256,
                                        RsaJwkGenerator.generateJwk(2048).getPrivateKey());
                            } catch (JoseException e) {
                                throw new IllegalStateException(e);
                            }
                        }),
                        Map.entry(
                                "with the public key as a secret",
                                claims -> Issuer.sign(
                                        claims,
                                        "one",
                                        AlgorithmIdentifiers.HMAC_SHA256,
                                        new HmacKey(
                                                issuer.key().getRsaPublicKey().getEncoded()))),
                        Map.entry(
                                "without a signature",
                                claims -> encoded("{\"alg\":\"none\"}") + "." + encoded(claims.toJson()) + "."),
                        Map.entry(
                                "without a signature, under the key",
                                claims -> encoded("{\"alg\":\"None\",\"kid\":\"one\"}") + "." + encoded(claims.toJson())
                                        + "."),
                        Map.entry(
                                "with a key that nobody has",
                                claims -> Issuer.sign(
                                        claims,
                                        "unknown",
                                        AlgorithmIdentifiers.RSA_USING_SHA256,
                                        issuer.key().getPrivateKey())),
                        Map.entry("that is none", claims -> "abc"),
                        Map.entry("that is empty", claims -> ""))
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "a token {0}")
    @MethodSource("badTokens")
    void shouldRefuse(String kind, Function<JwtClaims, String> make) {
        List<String> challenges = refused(
                        with(make.apply(issuer.claims(Issuer.SHOP))).get("/v1/transactions"))
                .extract()
                .headers()
                .getValues("WWW-Authenticate");
        assertTrue(challenges.stream().anyMatch(challenge -> challenge.startsWith("ApiKey ")), challenges::toString);
        assertTrue(challenges.stream().anyMatch(challenge -> challenge.startsWith("Bearer ")), challenges::toString);
    }

    @Test
    void shouldRefuseTwoCredentials() {
        refused(with(issuer.token(Issuer.SHOP))
                .header("X-API-Key", Callers.SHOP)
                .get("/v1/transactions"));
        refused(with(issuer.token(Issuer.SHOP)).header("X-API-Key", "wrong").get("/v1/transactions"));
        refused(with("wrong").header("X-API-Key", Callers.SHOP).get("/v1/transactions"));
        refused(given().header("Authorization", "Bearer " + issuer.token(Issuer.SHOP), "Bearer wrong")
                .get("/v1/transactions"));
    }

    @Test
    void shouldSayBothWaysToShowWhoOneIs() {
        assertTrue(refused(given().get("/v1/transactions"))
                .extract()
                .headers()
                .getValues("WWW-Authenticate")
                .containsAll(List.of("ApiKey realm=\"paycools-gateway\"", "Bearer realm=\"paycools-gateway\"")));
    }

    /** Its replies must not depend on which of its credentials a client had at hand. */
    @Test
    void shouldBeTheSameClientWithAKeyAndWithAToken() {
        String orderId = Payments.newOrderId();
        String id = given().header("X-API-Key", Callers.SHOP)
                .header("Idempotency-Key", orderId)
                .contentType("application/json")
                .body(Payments.cashier(orderId))
                .post("/v1/payments")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        with(issuer.token(Issuer.SHOP))
                .header("Idempotency-Key", orderId)
                .contentType("application/json")
                .body(Payments.cashier(orderId))
                .post("/v1/payments")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(id));
    }

    /** Its token is limited to an account, and with its key it would be a way around that. */
    @Test
    void shouldLimitAClientWithItsKeyAsWithItsToken() {
        Map<String, Object> order = Payments.cashier(Payments.newOrderId());
        for (RequestSpecification counter :
                List.of(given().header("X-API-Key", Callers.COUNTER), with(issuer.token(Issuer.COUNTER)))) {
            counter.header("Idempotency-Key", Payments.newOrderId())
                    .contentType("application/json")
                    .body(order)
                    .post("/v1/payments")
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("unknown_account"));
        }
        Map<String, Object> own = Payments.cashier(Payments.newOrderId());
        own.put("account", "branch");
        given().header("X-API-Key", Callers.COUNTER)
                .header("Idempotency-Key", Payments.newOrderId())
                .contentType("application/json")
                .body(own)
                .post("/v1/payments")
                .then()
                .statusCode(201);
    }

    @Test
    void shouldNotTakeTheOtherCredentialOfAClientForASecondPerson() {
        Map<String, Object> order = Payouts.in("MY", "MYR", "1000.00");
        String token = issuer.token(Issuer.TREASURY);
        String id = with(token)
                .header("Idempotency-Key", Payments.newOrderId())
                .contentType("application/json")
                .body(order)
                .post("/v1/payouts")
                .then()
                .statusCode(202)
                .body("status", equalTo("AWAITING_APPROVAL"))
                .extract()
                .path("id");
        given().header("X-API-Key", Callers.TREASURY)
                .post("/v1/payouts/" + id + "/approve")
                .then()
                .statusCode(403)
                .body("code", equalTo("approval_by_requester"));
        with(token).post("/v1/payouts/" + id + "/approve").then().statusCode(403);
        given().header("X-API-Key", Callers.APPROVER)
                .post("/v1/payouts/" + id + "/approve")
                .then()
                .statusCode(200);
    }

    @Test
    void shouldNotAskTheIssuerForEveryToken() {
        with(issuer.token(Issuer.SHOP)).get("/v1/transactions").then().statusCode(200);
        int before = issuer.asked();
        for (int i = 0; i < 5; i++) {
            with(issuer.token(Issuer.SHOP)).get("/v1/transactions").then().statusCode(200);
        }
        assertEquals(before, issuer.asked());
    }

    @Test
    void shouldNotMindAnyOtherScheme() {
        refused(given().header("Authorization", "Basic c2hvcDprZXk=").get("/v1/transactions"));
        given().header("Authorization", "Basic c2hvcDprZXk=")
                .header("X-API-Key", Callers.SHOP)
                .get("/v1/transactions")
                .then()
                .statusCode(200)
                .body("$", notNullValue())
                .body("keySet()", hasItems("items", "nextCursor"));
    }
}
