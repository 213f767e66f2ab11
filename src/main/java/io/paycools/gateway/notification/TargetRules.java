package io.paycools.gateway.notification;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.Startup;

/**
 * Where endpoints may be. Their addresses come from callers, and the gateway stands where callers do not: it must not
 * be led to fetch from somewhere else.
 *
 * <p>A URL is taken in its plain form only. Whatever has a second reading (a number for an address, a user before the
 * host, a dot at the end) is refused and not interpreted, because the one who connects might read it otherwise.
 */
@Startup(1)
@ApplicationScoped
class TargetRules {

    private static final int MAX_LENGTH = 2048;
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([/?].*)?");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    /** What some reader takes for a number has to be an address as everybody writes it. */
    private static final Pattern NUMBER_AT_THE_END = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /** Under these names clouds hand out credentials. */
    private static final Set<String> METADATA_NAMES =
            Set.of("metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal");

    private final List<String> schemes;
    private final List<String> hosts;
    private final AddressRules addresses;

    TargetRules(NotificationConfig config) {
        this.schemes = config.allowedSchemes();
        this.hosts = config.allowedHosts().orElse(List.of());
        this.addresses = AddressRules.of(config);
    }

    /**
     * An endpoint's URL, taken apart.
     *
     * @param host a name, or a literal address without brackets
     * @param literal the address when the host is one, else null
     * @param path with the query
     */
    record Target(boolean tls, String host, InetAddress literal, int port, String path) {}

    /** Says in words for the caller why a URL is not taken; it never quotes it. */
    static final class RefusedTargetException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedTargetException(String rule) {
            super(rule);
        }
    }

    Target read(String url) throws RefusedTargetException {
        Matcher parts = URL.matcher(url);
        if (url.length() > MAX_LENGTH || !url.matches("[\\x21-\\x7E&&[^\\\\\"<>^`{|}#]]+") || !parts.matches()) {
            throw new RefusedTargetException(
                    "must be an absolute URL of at most " + MAX_LENGTH + " plain characters, without a fragment");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        if (!schemes.contains(scheme)) {
            throw new RefusedTargetException("must begin with " + String.join(":// or ", schemes) + "://");
        }
        Matcher authority = AUTHORITY.matcher(parts.group(2));
        if (!authority.matches()) {
            throw new RefusedTargetException(
                    "must have a plain host name or address, and a port at the most, between the slashes");
        }
        boolean tls = scheme.equals("https");
        int port = port(authority.group(2), tls);
        String host = authority.group(1).toLowerCase(Locale.ROOT);
        InetAddress literal = literal(host);
        if (literal == null) {
            requireName(host);
        } else {
            requireAddress(literal);
        }
        requireListed(host);
        return new Target(tls, literal == null ? host : literal.getHostAddress(), literal, port, path(url, parts));
    }

    /** Refuses what must not be called, whatever it was written like and whoever named it. */
    void requireAddress(InetAddress address) throws RefusedTargetException {
        if (!addresses.allow(address)) {
            throw new RefusedTargetException("must not lead to an address that is closed to notifications");
        }
    }

    private static int port(String text, boolean tls) throws RefusedTargetException {
        int port = text == null ? tls ? 443 : 80 : Integer.parseInt(text);
        if (port < 1 || port > 65535) {
            throw new RefusedTargetException("must have a port from 1 to 65535");
        }
        return port;
    }

    private static String path(String url, Matcher parts) throws RefusedTargetException {
        try {
            URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new RefusedTargetException("must be a valid URL");
        }
        String rest = parts.group(3) == null ? "" : parts.group(3);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static InetAddress literal(String host) throws RefusedTargetException {
        boolean six = host.startsWith("[");
        if (!six && !NUMBER_AT_THE_END.matcher(host).matches()) {
            return null;
        }
        if (!six && !IPV4.matcher(host).matches()) {
            throw new RefusedTargetException(
                    "must have an address written as four numbers from 0 to 255, if it has one");
        }
        try {
            // A literal, so nothing is looked up.
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new RefusedTargetException("must have a valid address");
        }
    }

    private static void requireName(String host) throws RefusedTargetException {
        boolean valid = host.length() <= 253;
        for (String label : host.split("\\.", -1)) {
            valid &= LABEL.matcher(label).matches();
        }
        if (!valid) {
            throw new RefusedTargetException("must have a valid host name, without a dot at the end");
        }
        if (METADATA_NAMES.contains(host)) {
            throw new RefusedTargetException("must not lead to an address that is closed to notifications");
        }
    }

    private void requireListed(String host) throws RefusedTargetException {
        boolean listed = hosts.isEmpty()
                || hosts.stream()
                        .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT))
                        .anyMatch(pattern ->
                                pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern));
        if (!listed) {
            throw new RefusedTargetException("must have a host that gateway.notifications.allowed-hosts names");
        }
    }
}
