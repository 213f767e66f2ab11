package io.paycools.gateway.paycools;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import jakarta.inject.Inject;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.bucket4j.TimeMeter;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/**
 * PayCools is talked to over TLS 1.2 or later, with a certificate that somebody we trust has signed for its name. What
 * a handshake that failed means for an order is uncertain, as with any broken connection.
 */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayCoolsTlsTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static KeyPair authority;
    private static KeyPair own;
    private static TrustOptions trusted;

    @Inject
    OffEventLoop worker;

    private final AtomicInteger received = new AtomicInteger();
    private HttpsServer server;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        authority = keys.generateKeyPair();
        own = keys.generateKeyPair();
        Certificate certificate = certificate("CN=Test authority", authority, null, DAY);
        trusted = new PemTrustOptions()
                .addCertValue(Buffer.buffer("-----BEGIN CERTIFICATE-----\n"
                        + java.util.Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Signed by the authority; for a host, or, without one, for the authority itself. */
    private static Certificate certificate(String subject, KeyPair signer, String host, Duration validFor)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        Instant end = Instant.now().plus(validFor);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(signer == authority ? "CN=Test authority" : subject),
                BigInteger.valueOf(end.toEpochMilli()),
                Date.from(end.minus(DAY.multipliedBy(10))),
                Date.from(end),
                new X500Name(subject),
                host == null ? authority.getPublic() : own.getPublic());
        if (host == null) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        } else {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(
                            host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, host)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signer.getPrivate())));
    }

    /** A PayCools with the certificate. The versions of TLS that it offers may be such as the JVM has switched off. */
    private void start(Certificate certificate, String... versions) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", own.getPrivate(), new char[0], new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                if (versions.length > 0) {
                    ssl.setProtocols(versions);
                }
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            received.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] body = "{\"code\":10000,\"message\":\"Success\",\"data\":null}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private Answer call(TrustOptions authorities) {
        Account any = TestAccounts.with("platform-2048");
        Account account = new Account(
                any.name(),
                any.appId(),
                any.keys(),
                URI.create("https://localhost:" + server.getAddress().getPort() + "/"),
                any.notifyUrl(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                any.maxRequestsPerSecond(),
                null,
                new Circuit.Rules(1000, 100, Duration.ofSeconds(5)),
                false,
                any.environment());
        RequestBudget budget = new RequestBudget(1000, () -> 1, TimeMeter.SYSTEM_NANOTIME);
        return new Line(account, authorities, budget, 10, worker, Clock.systemUTC())
                .call(
                        new Operation(
                                account,
                                "test",
                                "/open-api/test",
                                timestamp -> new WireRequest.QueryBalance(timestamp, "PH")),
                        Turn.TO_BE_TAKEN)
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private void assertRefused(TrustOptions authorities) {
        Answer answer = call(authorities);
        assertInstanceOf(Answer.Unusable.class, answer, answer.toString());
        assertEquals(0, received.get(), "something was sent");
    }

    private static Certificate signed(String host) throws Exception {
        return certificate("CN=PayCools", authority, host, DAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldTalkToAPayCoolsOfAnAuthorityThatIsTrusted(String version) throws Exception {
        start(signed("localhost"), version);
        assertInstanceOf(Answer.Understood.class, call(trusted));
        assertEquals(1, received.get());
    }

    @Test
    void shouldNotTrustTheSameAuthorityWithoutBeingTold() throws Exception {
        start(signed("localhost"));
        assertRefused(null);
    }

    @Test
    void shouldNotTrustACertificateThatSignedItself() throws Exception {
        start(certificate("CN=localhost", own, "localhost", DAY));
        assertRefused(trusted);
    }

    @Test
    void shouldNotTrustACertificateForAnotherHost() throws Exception {
        start(signed("paycools.example"));
        assertRefused(trusted);
    }

    @Test
    void shouldNotTrustACertificateThatHasExpired() throws Exception {
        start(certificate("CN=PayCools", authority, "localhost", DAY.negated()));
        assertRefused(trusted);
    }

    /**
     * The JVM has switched them off for both sides; the server's side is switched on again, and only while it starts.
     */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void shouldNotTalkAnOlderVersion(String version) throws Exception {
        String disabled = Security.getProperty("jdk.tls.disabledAlgorithms");
        Security.setProperty(
                "jdk.tls.disabledAlgorithms",
                String.join(
                        ",",
                        List.of(disabled.split(",")).stream()
                                .map(String::strip)
                                .filter(name -> !List.of("TLSv1", "TLSv1.1").contains(name))
                                .toList()));
        try {
            start(signed("localhost"), version);
            assertRefused(trusted);
        } finally {
            Security.setProperty("jdk.tls.disabledAlgorithms", disabled);
        }
    }
}
