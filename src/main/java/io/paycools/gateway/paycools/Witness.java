package io.paycools.gateway.paycools;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import io.paycools.gateway.provider.LineReport.Connection;

/** Trusts whom another one trusts, and remembers what was shown, also when it is refused. For one connection. */
final class Witness extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager judge;
    private volatile List<X509Certificate> chain = List.of();
    private volatile String kind = "UNKNOWN";
    private volatile boolean accepted;

    Witness(X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    /**
     * Whom a trust store says.
     *
     * @param authorities null for whom this Java trusts
     */
    static X509ExtendedTrustManager of(KeyStore authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has a trust manager", e);
        }
    }

    /** What was shown, the host's own first; empty when nothing was. */
    List<X509Certificate> chain() {
        return chain;
    }

    /** Why the connection failed: asked again, and part by part, because the exceptions of the JDK tell it in words. */
    Connection objection() {
        if (chain.isEmpty() || accepted) {
            return Connection.TLS_BROKEN;
        }
        try {
            for (X509Certificate certificate : chain) {
                certificate.checkValidity();
            }
            // Without the host's name.
            judge.checkServerTrusted(chain.toArray(X509Certificate[]::new), kind);
            return Connection.CERTIFICATE_OF_ANOTHER_HOST;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return Connection.CERTIFICATE_EXPIRED;
        } catch (CertificateException e) {
            return Connection.CERTIFICATE_UNTRUSTED;
        }
    }

    private void remember(X509Certificate[] shown, String kind) {
        this.chain = List.of(shown);
        this.kind = kind;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind, SSLEngine engine) throws CertificateException {
        remember(shown, kind);
        judge.checkServerTrusted(shown, kind, engine);
        accepted = true;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind, Socket socket) throws CertificateException {
        remember(shown, kind);
        judge.checkServerTrusted(shown, kind, socket);
        accepted = true;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind) throws CertificateException {
        remember(shown, kind);
        judge.checkServerTrusted(shown, kind);
        accepted = true;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind, SSLEngine engine) throws CertificateException {
        judge.checkClientTrusted(shown, kind, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind, Socket socket) throws CertificateException {
        judge.checkClientTrusted(shown, kind, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind) throws CertificateException {
        judge.checkClientTrusted(shown, kind);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }
}
