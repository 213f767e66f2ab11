package io.paycools.gateway.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;

/** A list of networks, IPv4 and IPv6, as they stand in the configuration. */
public final class Networks {

    private final List<IpSubnetFilterRule> rules;

    private Networks(List<IpSubnetFilterRule> rules) {
        this.rules = rules;
    }

    /**
     * Reads networks such as {@code 203.0.113.0/24}.
     *
     * @throws IllegalArgumentException when one is none; names are refused, because they would be looked up
     */
    public static Networks of(List<String> networks) {
        return new Networks(
                networks.stream().map(String::strip).map(Networks::rule).toList());
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether the address lies in one of them. */
    public boolean contain(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return rules.stream().anyMatch(rule -> rule.matches(socket));
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        if (slash < 1 || !network.matches("[0-9A-Fa-f.:]+/[0-9]{1,3}")) {
            throw new IllegalArgumentException("not a network");
        }
        return new IpSubnetFilterRule(
                network.substring(0, slash), Integer.parseInt(network.substring(slash + 1)), IpFilterRuleType.ACCEPT);
    }
}
