package io.paycools.gateway.paycools;

import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Which authorities an account trusts, when the JVM's are not the right ones. */
class AuthoritiesTest {

    private static final TrustOptions STORE = new PemTrustOptions();

    private record Tls(TrustOptions getTrustStoreOptions, boolean isTrustAll) implements TlsConfiguration {
        @Override
        public KeyStore getKeyStore() {
            return null;
        }

        @Override
        public KeyCertOptions getKeyStoreOptions() {
            return null;
        }

        @Override
        public KeyStore getTrustStore() {
            return null;
        }

        @Override
        public SSLOptions getSSLOptions() {
            return null;
        }

        @Override
        public SSLContext createSSLContext() {
            return null;
        }

        @Override
        public Optional<String> getHostnameVerificationAlgorithm() {
            return Optional.empty();
        }

        @Override
        public boolean usesSni() {
            return false;
        }

        @Override
        public boolean reload() {
            return false;
        }
    }

    private static String refusal(String account, TlsConfiguration tls) {
        return assertThrows(ConfigurationException.class, () -> Authorities.trust(account, tls))
                .getMessage();
    }

    @Test
    void shouldTakeTheTrustStoreAlone() {
        assertSame(STORE, Authorities.trust("default", new Tls(STORE, false)));
    }

    @Test
    void shouldRefuseWhatNamesNobody() {
        assertEquals(
                "paycools.tls-configuration names a TLS configuration that is not there: set"
                        + " quarkus.tls.<name>.trust-store.pem.certs.",
                refusal("default", null));
        assertEquals(
                "paycools.malaysia.tls-configuration names a TLS configuration without a trust store.",
                refusal("malaysia", new Tls(null, false)));
        assertEquals(
                "paycools.tls-configuration names a TLS configuration that trusts everybody.",
                refusal("default", new Tls(STORE, true)));
    }
}
