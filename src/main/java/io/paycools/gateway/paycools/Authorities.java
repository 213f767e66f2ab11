package io.paycools.gateway.paycools;

import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.X509ExtendedTrustManager;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.net.TrustOptions;

/**
 * Who may have signed PayCools' certificate, where it is not who the JVM trusts: as for a stand-in inside the company.
 * Of a TLS configuration of Quarkus nothing but its trust store is taken, and not its trust in everybody.
 */
@Startup(1)
@ApplicationScoped
class Authorities {

    private final Map<String, TrustOptions> byAccount = new HashMap<>();
    private final Map<String, KeyStore> stores = new HashMap<>();

    Authorities(PayCoolsConfig config, TlsConfigurationRegistry registry) {
        config.accounts().forEach((name, account) -> account.tlsConfiguration()
                .map(String::strip)
                .filter(tls -> !tls.isEmpty() && !AccountLoader.isMisreadVariable(name))
                .ifPresent(tls -> {
                    TlsConfiguration found = registry.get(tls).orElse(null);
                    byAccount.put(name, trust(name, found));
                    stores.put(name, found.getTrustStore());
                }));
    }

    static TrustOptions trust(String account, TlsConfiguration tls) {
        String property = (account.equals(PayCoolsConfig.DEFAULT) ? "paycools." : "paycools." + account + ".")
                + "tls-configuration";
        if (tls == null) {
            throw new ConfigurationException(property + " names a TLS configuration that is not there: set"
                    + " quarkus.tls.<name>.trust-store.pem.certs.");
        }
        if (tls.isTrustAll()) {
            throw new ConfigurationException(property + " names a TLS configuration that trusts everybody.");
        }
        if (tls.getTrustStoreOptions() == null) {
            throw new ConfigurationException(property + " names a TLS configuration without a trust store.");
        }
        return tls.getTrustStoreOptions();
    }

    /** Null for an account that trusts whom the JVM trusts. */
    TrustOptions of(String account) {
        return byAccount.get(account);
    }

    /** The same for the TLS of the JDK. */
    X509ExtendedTrustManager judgeOf(String account) {
        return Witness.of(stores.get(account));
    }
}
