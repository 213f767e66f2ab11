package io.paycools.gateway.webhook;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Networks;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * From where webhooks are taken, {@code gateway.webhooks.allowed-ips}: a second lock before the signature, for those
 * who know PayCools' addresses. Empty means from anywhere.
 */
@Startup(1)
@ApplicationScoped
class AllowedAddresses {

    private static final String PROPERTY = "gateway.webhooks.allowed-ips";

    private final Networks networks;

    AllowedAddresses(@ConfigProperty(name = PROPERTY) Optional<List<String>> networks) {
        try {
            this.networks = Networks.of(networks.orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(PROPERTY + " must be a list of networks such as 203.0.113.0/24.", e);
        }
    }

    /** An address that is not known is in no network. */
    boolean allow(Optional<InetAddress> address) {
        return networks.isEmpty() || address.filter(networks::contain).isPresent();
    }
}
