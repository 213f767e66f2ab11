package io.paycools.gateway.paycools;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import io.paycools.gateway.provider.LineReport;
import io.paycools.gateway.provider.LineReport.Connection;
import io.paycools.gateway.provider.LineReport.Verdict;
import io.paycools.gateway.testing.Certificates;
import io.paycools.gateway.testing.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Real connections to hosts with good and bad certificates, made on the spot by an authority of the test. */
class HostProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration YEAR = Duration.ofDays(365);

    private static Certificates authority;

    private HttpServer server;

    @BeforeAll
    static void found() throws Exception {
        authority = new Certificates();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void shouldShowVersionCertificateAndClockOfAGoodHost() throws Exception {
        URI address = serve(authority.of("CN=paycools.test", "localhost", YEAR));

        HostProbe.Sight sight = look(address);

        assertEquals(Connection.SECURE, sight.connection());
        assertTrue(
                sight.certificate().protocol().startsWith("TLSv1."),
                sight.certificate().protocol());
        assertEquals("CN=paycools.test", sight.certificate().subject());
        assertEquals("CN=Test authority", sight.certificate().issuer());
        assertTrue(sight.certificate().validUntil().isAfter(Instant.now()));
        assertTrue(Math.abs(sight.clockAheadMillis()) < 10_000, "" + sight.clockAheadMillis());
        assertTrue(sight.addresses().contains("127.0.0.1"), sight.addresses().toString());
        assertNotNull(sight.localAddress());
    }

    @Test
    void shouldTellACertificateThatNobodySignedWhomWeTrust() throws Exception {
        Certificates itself = new Certificates();
        server = itself.serve(itself.of("CN=localhost", "localhost", YEAR), 0);

        HostProbe.Sight sight =
                look(URI.create("https://localhost:" + server.getAddress().getPort() + "/"));

        assertEquals(Connection.CERTIFICATE_UNTRUSTED, sight.connection());
        assertEquals("CN=localhost", sight.certificate().subject());
    }

    @Test
    void shouldTellAnExpiredCertificate() throws Exception {
        URI address = serve(
                authority.of("CN=paycools.test", "localhost", Duration.ofDays(1).negated()));

        HostProbe.Sight sight = look(address);

        assertEquals(Connection.CERTIFICATE_EXPIRED, sight.connection());
        assertTrue(sight.certificate().validUntil().isBefore(Instant.now()));
    }

    @Test
    void shouldTellACertificateOfAnotherHost() throws Exception {
        URI address = serve(authority.of("CN=paycools.test", "paycools.test", YEAR));

        HostProbe.Sight sight = look(address);

        assertEquals(Connection.CERTIFICATE_OF_ANOTHER_HOST, sight.connection());
        assertEquals("CN=paycools.test", sight.certificate().subject());
    }

    @Test
    void shouldTellAHostThatSpeaksNoTls() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread speaker = new Thread(() -> answerInPlainText(plain), "plain");
            speaker.setDaemon(true);
            speaker.start();

            HostProbe.Sight sight = look(URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/"));

            assertEquals(Connection.TLS_BROKEN, sight.connection());
            assertNull(sight.certificate());
        }
    }

    /** As a web server does that gets TLS where it expects none. */
    private static void answerInPlainText(ServerSocket server) {
        try (Socket caller = server.accept()) {
            assertTrue(caller.getInputStream().read() >= 0);
            caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            caller.getOutputStream().flush();
            // Until the caller has read it and left.
            caller.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It has left already.
        }
    }

    @Test
    void shouldTellThatNobodyListens() throws Exception {
        int port = Ports.free();
        assertEquals(
                Connection.UNREACHABLE,
                look(URI.create("https://localhost:" + port + "/")).connection());
    }

    @Test
    void shouldTellThatSomebodyListensAndSaysNothing() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HostProbe probe = new HostProbe(Witness.of(authority.trusted()), Duration.ofMillis(500), Clock.systemUTC());
            assertEquals(
                    Connection.SILENT,
                    probe.look(URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/"))
                            .connection());
        }
    }

    @Test
    void shouldTellThatANameLeadsNowhere() throws Exception {
        assertEquals(
                Connection.NAME_UNKNOWN,
                look(URI.create("https://nowhere.invalid/")).connection());
    }

    @Test
    void shouldMeasureTheClock() throws Exception {
        URI address = serve(null);
        Clock anHourBehind = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));

        HostProbe.Sight sight = new HostProbe(Witness.of(authority.trusted()), PATIENCE, anHourBehind).look(address);

        assertEquals(Connection.PLAIN, sight.connection());
        assertEquals(3600, sight.clockAheadMillis() / 1000.0, 10);
        assertNull(sight.certificate());
    }

    @Test
    void shouldSayWhatAnAnswerMeans() {
        HostProbe.Sight sight = new HostProbe.Sight(List.of(), null, Connection.SECURE, null, 0L, 1L);

        LineReport refused = PayCoolsDiagnostics.judge(
                sight,
                new Answer.Understood(21016, null, "{\"code\":21016,\"message\":\"203.0.113.9 not\\nallowed\"}"));
        LineReport forged = PayCoolsDiagnostics.judge(sight, AnswerReader.NOT_THEIRS);
        LineReport blocked = PayCoolsDiagnostics.judge(sight, new Answer.Unusable("PayCools answered HTTP 403"));

        assertEquals(Verdict.ADDRESS_REFUSED, refused.verdict());
        assertEquals("203.0.113.9 not allowed", refused.message());
        assertEquals(Verdict.ANSWER_FORGED, forged.verdict());
        assertEquals(Verdict.UNCLEAR, blocked.verdict());
    }

    private static HostProbe.Sight look(URI address) throws Exception {
        return new HostProbe(Witness.of(authority.trusted()), PATIENCE, Clock.systemUTC()).look(address);
    }

    /** With TLS when there is a certificate. */
    private URI serve(X509Certificate certificate) throws Exception {
        server = authority.serve(certificate, 0);
        return URI.create((certificate == null ? "http" : "https") + "://localhost:"
                + server.getAddress().getPort() + "/");
    }
}
