package io.paycools.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An OpenID Connect issuer that says where its keys are, shows them, and signs what a test wants. */
public final class Issuer implements AutoCloseable {

    /** The one that our tokens are for. */
    public static final String AUDIENCE = "paycools-gateway";

    /** May do with a token what it may do with its key. */
    public static final String SHOP = "system:serviceaccount:shop:default";

    /** The same; sends and approves payouts. */
    public static final String COUNTER = "system:serviceaccount:counter:default";

    public static final String TREASURY = "system:serviceaccount:treasury:default";

    /** Has no key; may take payments. */
    public static final String COLLECTOR = "system:serviceaccount:collector:default";

    private final String address;
    private final RsaJsonWebKey key;
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    private Issuer(String address) throws IOException, JoseException {
        this.address = address;
        this.key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("one");
        key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
        URI url = URI.create(address);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts at the address. */
    public static Issuer at(String address) {
        try {
            return new Issuer(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> settings(int port) {
        return Map.of(
                "gateway.oidc.issuer", "http://127.0.0.1:" + port + "/cluster",
                "gateway.oidc.audience", AUDIENCE,
                "gateway.oidc.clients.shop.subject", SHOP,
                "gateway.oidc.clients.treasury.subject", TREASURY,
                "gateway.oidc.clients.collector.subject", COLLECTOR,
                "gateway.oidc.clients.collector.roles", "payments,read",
                "gateway.oidc.clients.counter.subject", COUNTER,
                "gateway.oidc.clients.counter.accounts", "branch");
    }

    /** How often somebody asked it for anything. */
    public int asked() {
        return asked.get();
    }

    /** The public half of its key, as it shows it. */
    public RsaJsonWebKey key() {
        return key;
    }

    /** What a good token says. */
    public JwtClaims claims(String subject) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(address);
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(10);
        return claims;
    }

    /** A good token. */
    public String token(String subject) {
        return sign(claims(subject));
    }

    public String sign(JwtClaims claims) {
        return sign(claims, key.getKeyId(), AlgorithmIdentifiers.RSA_USING_SHA256, key.getPrivateKey());
    }

    /** Signed by whatever somebody has. */
    public static String sign(JwtClaims claims, String keyId, String algorithm, Key key) {
        try {
            JsonWebSignature token = new JsonWebSignature();
            token.setPayload(claims.toJson());
            token.setKeyIdHeaderValue(keyId);
            token.setAlgorithmHeaderValue(algorithm);
            token.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
            token.setDoKeyValidation(false);
            token.setKey(key);
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        String body =
                switch (path) {
                    case "/cluster/.well-known/openid-configuration" ->
                        "{\"issuer\":\"" + address + "\",\"jwks_uri\":\"" + address + "/openid/v1/jwks\"}";
                    case "/cluster/openid/v1/jwks" ->
                        new JsonWebKeySet(List.of(key)).toJson(OutputControlLevel.PUBLIC_ONLY);
                    default -> "";
                };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(body.isEmpty() ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
