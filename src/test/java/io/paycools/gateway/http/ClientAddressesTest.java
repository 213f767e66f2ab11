package io.paycools.gateway.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * Who is behind a request, when the proxies are 10.244.0.0/16 and fd00::/16. Headers of one name are parted by a bar.
 */
class ClientAddressesTest {

    private static final List<String> PROXIES = List.of("10.244.0.0/16", "fd00::/16");

    private static String find(String header, String peer, String lines) {
        return new ClientAddresses(Optional.of(PROXIES), header)
                .find(peer, lines == null ? List.of() : Arrays.asList(lines.split("\\|", -1)))
                .map(InetAddress::getHostAddress)
                .orElse("unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // Nobody in between, or nobody that we trust: whatever the header says.
                "203.0.113.7;;203.0.113.7",
                "203.0.113.7;198.51.100.1;203.0.113.7",
                "10.245.0.1;198.51.100.1;10.245.0.1",
                "2001:db8::7;198.51.100.1;2001:db8:0:0:0:0:0:7",
                // A proxy.
                "10.244.1.1;198.51.100.1;198.51.100.1",
                "10.244.1.1;;10.244.1.1",
                "fd00::1;198.51.100.1;198.51.100.1",
                "::ffff:10.244.1.1;198.51.100.1;198.51.100.1",
                // What the client has written stands before what the proxy has added.
                "10.244.1.1;192.0.2.1, 198.51.100.1;198.51.100.1",
                "10.244.1.1;10.244.9.9, 192.0.2.1, 198.51.100.1;198.51.100.1",
                "10.244.1.1;192.0.2.1|198.51.100.1;198.51.100.1",
                "10.244.1.1;rubbish, 198.51.100.1;198.51.100.1",
                // Several proxies.
                "10.244.1.1;192.0.2.1, 198.51.100.1, 10.244.2.2;198.51.100.1",
                "10.244.1.1;198.51.100.1, 10.244.2.2|10.244.3.3;198.51.100.1",
                "10.244.1.1;10.244.2.2, 10.244.3.3;10.244.2.2",
                // Every way to write an address.
                "10.244.1.1;198.51.100.1:51234;198.51.100.1",
                "10.244.1.1;[2001:db8::7]:51234;2001:db8:0:0:0:0:0:7",
                "10.244.1.1;[2001:db8::7];2001:db8:0:0:0:0:0:7",
                "10.244.1.1;2001:db8::7;2001:db8:0:0:0:0:0:7",
                "10.244.1.1;::ffff:198.51.100.1;198.51.100.1",
                // A proxy that sends what is no address: then nobody knows, and nobody guesses.
                "10.244.1.1;198.51.100.1, unknown;unknown",
                "10.244.1.1;198.51.100.1, ;unknown",
                "10.244.1.1;'';unknown",
                "10.244.1.1;localhost;unknown",
                "10.244.1.1;999.1.1.1;unknown",
                "10.244.1.1;198.51.100.1 198.51.100.2;unknown",
                "10.244.1.1;fe80::1%eth0;unknown",
                "10.244.1.1;<script>;unknown"
            })
    void shouldFindTheClient(String peer, String lines, String client) {
        assertEquals(client, find("X-Forwarded-For", peer, lines));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "10.244.1.1#for=198.51.100.1#198.51.100.1",
                "10.244.1.1#For=\"198.51.100.1:4711\";proto=https;by=10.244.1.1#198.51.100.1",
                "10.244.1.1#proto=https; for=198.51.100.1#198.51.100.1",
                "10.244.1.1#for=192.0.2.1, for=\"[2001:db8::7]:4711\"#2001:db8:0:0:0:0:0:7",
                "10.244.1.1#for=192.0.2.1;x=for, for=198.51.100.1, for=10.244.2.2#198.51.100.1",
                "10.244.1.1#for=198.51.100.1, for=unknown#unknown",
                "10.244.1.1#for=_hidden#unknown",
                "10.244.1.1#proto=https#unknown",
                "10.244.1.1#xfor=198.51.100.1#unknown",
                "203.0.113.7#for=198.51.100.1#203.0.113.7"
            })
    void shouldReadForwardedToo(String peer, String lines, String client) {
        assertEquals(client, find("Forwarded", peer, lines));
    }

    @Test
    void shouldTrustNobodyUnlessToldTo() {
        ClientAddresses addresses = new ClientAddresses(Optional.empty(), "X-Forwarded-For");
        assertEquals(
                "10.244.1.1",
                addresses
                        .find("10.244.1.1", List.of("198.51.100.1"))
                        .orElseThrow()
                        .getHostAddress());
        assertEquals(Optional.empty(), addresses.find(null, List.of("198.51.100.1")));
    }

    @Test
    void shouldNotReadWithoutEnd() {
        List<String> many = List.of("10.244.2.2,".repeat(5000) + "10.244.2.2");
        assertEquals(
                "10.244.2.2",
                new ClientAddresses(Optional.of(PROXIES), "X-Forwarded-For")
                        .find("10.244.1.1", many)
                        .orElseThrow()
                        .getHostAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0"})
    void shouldNotTrustTheWholeWorld(String network) {
        assertEquals(
                "gateway.proxies.trusted holds a network that is the whole world, so that everybody could name any address.",
                assertThrows(
                                ConfigurationException.class,
                                () -> new ClientAddresses(Optional.of(List.of(network)), "Forwarded"))
                        .getMessage());
    }

    @Test
    void shouldKnowTwoHeaders() {
        assertEquals(
                "gateway.proxies.header must be X-Forwarded-For or Forwarded.",
                assertThrows(ConfigurationException.class, () -> new ClientAddresses(Optional.empty(), "X-Real-IP"))
                        .getMessage());
        assertThrows(ConfigurationException.class, () -> new ClientAddresses(Optional.of(List.of("x")), "Forwarded"));
    }
}
