package io.paycools.gateway.webhook;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
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

    private final List<IpSubnetFilterRule> rules = new ArrayList<>();

    AllowedAddresses(@ConfigProperty(name = PROPERTY) Optional<List<String>> networks) {
        for (String network : networks.orElse(List.of())) {
            rules.add(rule(network.strip()));
        }
    }

    /** The address as the service sees it, which behind a proxy is the proxy's unless forwarding is configured. */
    boolean allow(String address) {
        return rules.isEmpty() || rules.stream().anyMatch(rule -> rule.matches(new InetSocketAddress(address, 0)));
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        // Only literal addresses: a name would be looked up.
        if (slash < 1 || !network.matches("[0-9A-Fa-f.:]+/[0-9]{1,3}")) {
            throw refused();
        }
        try {
            return new IpSubnetFilterRule(
                    network.substring(0, slash),
                    Integer.parseInt(network.substring(slash + 1)),
                    IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private static ConfigurationException refused() {
        return new ConfigurationException(PROPERTY + " must be a list of networks such as 203.0.113.0/24.");
    }
}
