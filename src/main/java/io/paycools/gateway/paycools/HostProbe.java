package io.paycools.gateway.paycools;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.paycools.gateway.provider.LineReport.Certificate;
import io.paycools.gateway.provider.LineReport.Connection;
import org.jboss.logging.Logger;

/**
 * Looks at the host of PayCools as a stranger sees it: name, connection, certificate, clock. Sends nothing but two
 * empty HEAD requests. With the JDK's client, because it shows the certificates of a connection that it refuses.
 * Blocks, so it belongs on a worker thread.
 */
final class HostProbe {

    private static final Logger LOG = Logger.getLogger(HostProbe.class);

    /** The header names whole seconds, cut. */
    private static final long HALF_A_SECOND = 500;

    private static final int LONGEST_NAME = 512;
    private static final int MOST_ADDRESSES = 16;

    private final X509ExtendedTrustManager trusted;
    private final Duration timeout;
    private final Clock clock;

    HostProbe(X509ExtendedTrustManager trusted, Duration timeout, Clock clock) {
        this.trusted = trusted;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** See {@link io.paycools.gateway.provider.LineReport}, whose parts these are. */
    record Sight(
            List<String> addresses,
            String localAddress,
            Connection connection,
            Certificate certificate,
            Long clockAheadMillis,
            Long roundTripMillis) {}

    Sight look(URI address) {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(address.getHost());
        } catch (IOException e) {
            return new Sight(List.of(), null, Connection.NAME_UNKNOWN, null, null, null);
        }
        List<String> addresses = Arrays.stream(found)
                .map(InetAddress::getHostAddress)
                .sorted()
                .limit(MOST_ADDRESSES)
                .toList();
        Witness witness = new Witness(trusted);
        HttpClient client = client(witness);
        String local = localAddress(found[0]);
        try {
            HttpResponse<Void> first = head(client, address);
            // Again, over the same connection: the first round trip has the handshakes in it.
            Instant sent = clock.instant();
            HttpResponse<Void> second = head(client, address);
            Duration roundTrip = Duration.between(sent, clock.instant());
            boolean secure = first.sslSession().isPresent();
            return new Sight(
                    addresses,
                    local,
                    secure ? Connection.SECURE : Connection.PLAIN,
                    secure
                            ? certificate(
                                    witness.chain(),
                                    first.sslSession().orElseThrow().getProtocol())
                            : null,
                    ahead(second, sent.plus(roundTrip.dividedBy(2))),
                    roundTrip.toMillis());
        } catch (IOException e) {
            LOG.debugf(
                    "%s cannot be looked at: %s",
                    address.getHost(), e.getClass().getName());
            return new Sight(addresses, local, classify(e, witness), certificate(witness.chain(), null), null, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Sight(addresses, local, Connection.SILENT, null, null, null);
        }
    }

    private HttpResponse<Void> head(HttpClient client, URI address) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .timeout(timeout)
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private HttpClient client(Witness witness) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {witness}, null);
            return HttpClient.newBuilder()
                    .sslContext(tls)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timeout)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    private static Connection classify(IOException failure, Witness witness) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return Connection.NAME_UNKNOWN;
            }
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                return Connection.UNREACHABLE;
            }
            if (cause instanceof SSLException) {
                return witness.objection();
            }
        }
        return Connection.SILENT;
    }

    private static Certificate certificate(List<X509Certificate> chain, String protocol) {
        if (chain.isEmpty()) {
            return null;
        }
        X509Certificate first = chain.get(0);
        return new Certificate(
                protocol,
                cut(first.getSubjectX500Principal().getName()),
                cut(first.getIssuerX500Principal().getName()),
                first.getNotBefore().toInstant(),
                first.getNotAfter().toInstant());
    }

    /** Whoever is in between may have written a novel. */
    private static String cut(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static Long ahead(HttpResponse<Void> response, Instant ours) {
        return response.headers()
                .firstValue("Date")
                .map(HostProbe::time)
                .map(theirs ->
                        Duration.between(ours, theirs).plusMillis(HALF_A_SECOND).toMillis())
                .orElse(null);
    }

    private static Instant time(String header) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip(), Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Asks the system which way a packet would take; none is sent. */
    private static String localAddress(InetAddress destination) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(destination, 9));
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException | RuntimeException e) {
            LOG.debugf("own address unknown: %s", e.getClass().getName());
            return null;
        }
    }
}
