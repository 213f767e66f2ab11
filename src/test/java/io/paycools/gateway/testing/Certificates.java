package io.paycools.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the test, and hosts with good and bad certificates. Nobody trusts it who is not told to. */
public final class Certificates {

    private static final String AUTHORITY = "CN=Test authority";
    private static final char[] PASSWORD = "test".toCharArray();

    private final KeyPair pair;

    public Certificates() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
    }

    /** For whom to trust the authority. */
    public KeyStore trusted() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setCertificateEntry("authority", sign(AUTHORITY, null, Duration.ofDays(365), true));
        return store;
    }

    /** For a host, from 30 days ago until then. */
    public X509Certificate of(String subject, String host, Duration validFor) throws GeneralSecurityException {
        return sign(subject, host, validFor, false);
    }

    /** All with the same pair, which saves the time of making another. */
    private X509Certificate sign(String subject, String host, Duration validFor, boolean signs)
            throws GeneralSecurityException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(AUTHORITY),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofDays(30))),
                Date.from(now.plus(validFor)),
                new X500Name(subject),
                pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(signs));
            if (host != null) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Answers 404 to everything and shows its clock; with TLS when there is a certificate, on any port when it is 0.
     */
    public HttpServer serve(X509Certificate certificate, int port) throws GeneralSecurityException, IOException {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        HttpServer server;
        if (certificate == null) {
            server = HttpServer.create(here, 5);
        } else {
            HttpsServer secure = HttpsServer.create(here, 5);
            secure.setHttpsConfigurator(new HttpsConfigurator(context(store(certificate))));
            server = secure;
        }
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders()
                    .set(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    Instant.now().atOffset(ZoneOffset.UTC)));
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Leaves in a folder whom to trust, as PEM, and the keys of a host for {@link #hosting}. */
    public void write(Path authority, Path host, String name) throws GeneralSecurityException, IOException {
        X509Certificate root = sign(AUTHORITY, null, Duration.ofDays(365), true);
        Files.writeString(
                authority,
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(root.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        try (OutputStream out = Files.newOutputStream(host)) {
            store(of("CN=" + name, name, Duration.ofDays(365))).store(out, PASSWORD);
        }
    }

    /** What a host needs whose keys {@link #write} has left. */
    public static SSLContext hosting(Path host) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(host)) {
            store.load(in, PASSWORD);
        }
        return context(store);
    }

    private KeyStore store(X509Certificate certificate) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry("host", pair.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
        return store;
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
