package io.paycools.gateway.notification;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.paycools.gateway.api.Networks;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Which addresses may be called. An IPv4 address inside an IPv6 one counts as itself. */
final class AddressRules {

    private static final String PREFIX = "gateway.notifications.";

    /**
     * Never called, whatever is configured: this host, link-local with the clouds' metadata, their metadata elsewhere,
     * multicast and reserved. Loopback is a matter of configuration, because development needs it.
     */
    private static final Networks NEVER = Networks.of(List.of(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
            "fd00:ec2::/32",
            "fd20:ce::/32"));

    private static final Networks LOOPBACK = Networks.of(List.of("127.0.0.0/8", "::1/128"));

    private final boolean allowLoopback;
    private final Networks allowed;
    private final Networks denied;

    private AddressRules(boolean allowLoopback, Networks allowed, Networks denied) {
        this.allowLoopback = allowLoopback;
        this.allowed = allowed;
        this.denied = denied;
    }

    static AddressRules of(NotificationConfig config) {
        return new AddressRules(
                config.allowLoopback(),
                networks("allowed-networks", config.allowedNetworks()),
                networks("denied-networks", config.deniedNetworks()));
    }

    private static Networks networks(String name, Optional<List<String>> networks) {
        try {
            return Networks.of(networks.orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    PREFIX + name + " must be a list of networks such as 203.0.113.0/24 or fd00::/8.", e);
        }
    }

    boolean allow(InetAddress address) {
        boolean thisHost = LOOPBACK.contain(address);
        if (isClosed(address) || (thisHost && !allowLoopback)) {
            return false;
        }
        // ::1 would read as 0.0.0.1.
        InetAddress inner = thisHost ? null : inner(address);
        if (inner != null && (isClosed(inner) || LOOPBACK.contain(inner))) {
            return false;
        }
        return allowed.isEmpty() || allowed.contain(address);
    }

    private boolean isClosed(InetAddress address) {
        return NEVER.contain(address) || denied.contain(address);
    }

    /** The IPv4 address that a gateway or tunnel would make of an IPv6 one, or null. */
    private static InetAddress inner(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return null;
        }
        byte[] bytes = address.getAddress();
        int first = word(bytes, 0);
        int second = word(bytes, 2);
        if (first == 0x2002) {
            // 6to4
            return fourBytes(bytes, 2);
        }
        if (first == 0x2001 && second == 0) {
            // Teredo keeps the client's address inverted.
            byte[] inverted = Arrays.copyOfRange(bytes, 12, 16);
            for (int i = 0; i < inverted.length; i++) {
                inverted[i] = (byte) ~inverted[i];
            }
            return fourBytes(inverted, 0);
        }
        boolean nat64 = first == 0x64 && second == 0xff9b;
        boolean compatible = first == 0 && second == 0 && word(bytes, 4) == 0 && word(bytes, 6) == 0;
        boolean isatap = word(bytes, 10) == 0x5efe;
        return nat64 || compatible || isatap ? fourBytes(bytes, 12) : null;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static InetAddress fourBytes(byte[] bytes, int at) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
