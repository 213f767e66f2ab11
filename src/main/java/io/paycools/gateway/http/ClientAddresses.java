package io.paycools.gateway.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.netty.util.NetUtil;
import io.paycools.gateway.api.Networks;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who is behind a request. A header is believed only when a proxy of {@code gateway.proxies.trusted} has sent it, and
 * of it only what such proxies have added: read from the end, the first address that is no proxy is the client's.
 * Whatever stands before it is what the client itself has written. Quarkus' own reading takes the first entry.
 */
@Startup(1)
@ApplicationScoped
public class ClientAddresses {

    private static final String TRUSTED = "gateway.proxies.trusted";
    private static final String HEADER = "gateway.proxies.header";
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED = "Forwarded";

    /** The parameter of RFC 7239; the value may be quoted, and has to be for IPv6. */
    private static final Pattern FOR = Pattern.compile(
            "(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"\\\\]*)\"|([^;\"\\s]*))\\s*(?=;|$)", Pattern.CASE_INSENSITIVE);

    private static final Pattern IPV4_WITH_PORT = Pattern.compile("([0-9.]+):[0-9]{1,5}");
    private static final Pattern IPV6_IN_BRACKETS = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::[0-9]{1,5})?");

    /** More entries than a chain of proxies has. */
    private static final int MOST_HOPS = 32;

    private final Networks proxies;
    private final String header;

    ClientAddresses(
            @ConfigProperty(name = "gateway.proxies.trusted") Optional<List<String>> proxies,
            @ConfigProperty(name = "gateway.proxies.header") String header) {
        this.proxies = networks(proxies.orElse(List.of()));
        this.header = header.strip();
        if (!this.header.equalsIgnoreCase(X_FORWARDED_FOR) && !this.header.equalsIgnoreCase(FORWARDED)) {
            throw new ConfigurationException(HEADER + " must be " + X_FORWARDED_FOR + " or " + FORWARDED + ".");
        }
    }

    private static Networks networks(List<String> texts) {
        if (texts.stream().anyMatch(text -> text.strip().endsWith("/0"))) {
            throw new ConfigurationException(
                    TRUSTED + " holds a network that is the whole world, so that everybody could name any address.");
        }
        try {
            return Networks.of(texts);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(TRUSTED + " must be a list of networks such as 10.244.0.0/16.", e);
        }
    }

    /** The address of the client; empty when a trusted proxy has sent something that is none. */
    public Optional<InetAddress> of(HttpServerRequest request) {
        return find(peer(request), request.headers().getAll(header));
    }

    /** The same as text, and the proxy's where the client's is not known: for counting, not for deciding. */
    public String textOf(HttpServerRequest request) {
        return of(request).map(InetAddress::getHostAddress).orElseGet(() -> String.valueOf(peer(request)));
    }

    /** Whether the client came by TLS, as far as a trusted proxy says so. */
    boolean isSecure(HttpServerRequest request) {
        InetAddress peer = parse(peer(request));
        List<String> said = request.headers().getAll("X-Forwarded-Proto");
        return peer != null
                && proxies.contain(peer)
                && said.size() == 1
                && said.get(0).strip().toLowerCase(Locale.ROOT).equals("https");
    }

    /** Of the connection itself; the request's own would be what Quarkus' forwarding has made of it. */
    private static String peer(HttpServerRequest request) {
        SocketAddress address =
                request.connection() == null ? null : request.connection().remoteAddress();
        return address == null ? null : address.hostAddress();
    }

    Optional<InetAddress> find(String peer, List<String> headers) {
        InetAddress last = parse(peer);
        if (last == null || !proxies.contain(last)) {
            return Optional.ofNullable(last);
        }
        List<String> hops = hops(headers);
        for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MOST_HOPS; i--) {
            last = parse(hops.get(i));
            if (last == null || !proxies.contain(last)) {
                break;
            }
        }
        return Optional.ofNullable(last);
    }

    private List<String> hops(List<String> headers) {
        List<String> hops = new ArrayList<>();
        for (String line : headers) {
            for (String entry : Arrays.asList(line.split(",", -1))) {
                hops.add(header.equalsIgnoreCase(FORWARDED) ? forwardedFor(entry) : entry.strip());
            }
        }
        return hops;
    }

    private static String forwardedFor(String entry) {
        Matcher found = FOR.matcher(entry);
        if (!found.find()) {
            return "";
        }
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    /** An address, with its port or without, or null. Names are not looked up. */
    private static InetAddress parse(String text) {
        if (text == null || text.indexOf('%') >= 0) {
            return null;
        }
        Matcher ported = IPV4_WITH_PORT.matcher(text);
        Matcher bracketed = IPV6_IN_BRACKETS.matcher(text);
        String address = ported.matches() ? ported.group(1) : bracketed.matches() ? bracketed.group(1) : text;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return null;
        }
        try {
            // An IPv4 address in IPv6 form becomes one of IPv4.
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
