package io.paycools.gateway.notification;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Where endpoints may be. */
class TargetRulesTest {

    /** As production has it, unless a list says otherwise. */
    private record Config(
            List<String> allowedSchemes,
            Optional<List<String>> allowedHosts,
            Optional<List<String>> allowedNetworks,
            Optional<List<String>> deniedNetworks,
            boolean allowLoopback)
            implements NotificationConfig {

        static final Config PRODUCTION =
                new Config(List.of("https"), Optional.empty(), Optional.empty(), Optional.empty(), false);

        /** As development has it: the always closed addresses are closed there too. */
        static final Config DEVELOPMENT =
                new Config(List.of("https", "http"), Optional.empty(), Optional.empty(), Optional.empty(), true);

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(15);
        }

        @Override
        public Duration oldSecretValidFor() {
            return Duration.ofHours(24);
        }

        @Override
        public int maxEndpointsPerClient() {
            return 20;
        }

        @Override
        public Duration retention() {
            return Duration.ofDays(90);
        }

        @Override
        public String interval() {
            return "1s";
        }
    }

    private static void refuses(Config config, String url) {
        assertThrows(TargetRules.RefusedTargetException.class, () -> new TargetRules(config).read(url), url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The address itself
                "https://169.254.169.254/latest/meta-data",
                "https://169.254.169.254:443/",
                "https://169.254.0.1/",
                // As one number, octal, hexadecimal, with fewer parts, and mixed
                "https://2852039166/",
                "https://025177524776/",
                "https://0xa9fea9fe/",
                "https://0xA9FEA9FE/",
                "https://0251.0376.0251.0376/",
                "https://0xa9.0xfe.0xa9.0xfe/",
                "https://169.254.43518/",
                "https://169.16689662/",
                "https://169.254.0251.0376/",
                "https://169.254.169.0xfe/",
                "https://0169.254.169.254/",
                "https://425.510.425.510/",
                // Trailing dots
                "https://169.254.169.254./",
                "https://metadata.google.internal./",
                "https://shop.example./",
                // IPv6, with the address inside
                "https://[::ffff:169.254.169.254]/",
                "https://[::ffff:a9fe:a9fe]/",
                "https://[0:0:0:0:0:ffff:a9fe:a9fe]/",
                "https://[::169.254.169.254]/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://[2002:a9fe:a9fe::1]/",
                "https://[2001:0:1:1:1:1:5601:5601]/",
                "https://[fe80::5efe:169.254.169.254]/",
                "https://[2001:db8::5efe:a9fe:a9fe]/",
                "https://[fe80::1]/",
                "https://[fe80::1%25eth0]/",
                "https://[fd00:ec2::254]/",
                "https://[fd20:ce::254]/",
                "https://[ff02::1]/",
                "https://[::]/",
                // Users and other things in front of the host
                "https://shop.example@169.254.169.254/",
                "https://shop.example:secret@169.254.169.254/",
                "https://169.254.169.254@shop.example/",
                "https://shop.example%40169.254.169.254/",
                "https://169.254.169.254\\@shop.example/",
                "https://shop.example\\.169.254.169.254/",
                // Names and other clouds
                "https://metadata.google.internal/computeMetadata/v1/",
                "https://METADATA.GOOGLE.INTERNAL/",
                "https://metadata/",
                "https://instance-data/latest",
                "https://100.100.100.200/",
                "https://168.63.129.16/",
                "https://192.0.0.192/",
                // This host, everybody, nobody
                "https://0.0.0.0/",
                "https://0/",
                "https://0x0/",
                "https://255.255.255.255/",
                "https://224.0.0.1/",
                // Other scripts and encodings
                "https://１６９.２５４.１６９.２５４/",
                "https://169。254。169。254/",
                "https://①⑥⑨.254.169.254/",
                "https://%31%36%39.254.169.254/",
                "https://169.254.169.254%2f@shop.example/",
                // No host, no scheme, more than a URL
                "https:///169.254.169.254/",
                "https:169.254.169.254",
                "//169.254.169.254/",
                "https://",
                "https://:443/",
                "https://shop.example:/",
                "https://shop.example:0/",
                "https://shop.example:65536/",
                "https://shop.example/#fragment",
                "https://shop.example/\r\nHost: 169.254.169.254",
                " https://shop.example/",
                "https://shop..example/",
                "https://-shop.example/",
                "file:///etc/passwd",
                "ftp://shop.example/",
                "gopher://169.254.169.254/",
                "jar:https://shop.example/!/"
            })
    void shouldRefuseForbiddenAddressesInEverySpelling(String url) {
        refuses(Config.PRODUCTION, url);
        refuses(Config.DEVELOPMENT, url);
        refuses(Config.DEVELOPMENT, url.replace("https://", "http://"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://127.255.255.254/",
                "https://127.1/",
                "https://2130706433/",
                "https://017700000001/",
                "https://0x7f.1/",
                "https://[::1]/",
                "https://[0:0:0:0:0:0:0:1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::127.0.0.1]/",
                "http://shop.example/"
            })
    void shouldRefuseInProductionWhatOnlyDevelopmentMayDo(String url) {
        refuses(Config.PRODUCTION, url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.internal.example/events",
                "https://shop.internal.example:8443/events?from=paycools&x=%20",
                "https://shop",
                "https://shop.example?x=1",
                "https://10.1.2.3/events",
                "https://192.168.0.7:8443/",
                "https://[fd12:3456::1]:8443/events",
                "https://203.0.113.7/",
                "HTTPS://Shop.Example/"
            })
    void shouldTakePlainAddressesOfInternalServices(String url) {
        assertDoesNotThrow(() -> new TargetRules(Config.PRODUCTION).read(url));
    }

    @Test
    void shouldSayWhatIsCalled() throws TargetRules.RefusedTargetException {
        TargetRules.Target target = new TargetRules(Config.PRODUCTION).read("https://Shop.Example?x=1");

        assertEquals("shop.example", target.host());
        assertEquals(443, target.port());
        assertEquals("/?x=1", target.path());
    }

    @Test
    void shouldRefuseANameThatLeadsToAForbiddenAddress() throws Exception {
        TargetRules rules = new TargetRules(Config.PRODUCTION);
        for (String address : List.of("169.254.169.254", "127.0.0.1", "::1", "::ffff:169.254.169.254", "fe80::1")) {
            InetAddress found = InetAddress.getByName(address);
            assertThrows(TargetRules.RefusedTargetException.class, () -> rules.requireAddress(found), address);
        }
        assertDoesNotThrow(() -> rules.requireAddress(InetAddress.getByName("10.0.0.7")));
    }

    @Test
    void shouldKeepToTheHostsAndNetworksThatAreConfigured() {
        Config narrow = new Config(
                List.of("https"),
                Optional.of(List.of("shop.example", "*.svc.cluster.local", "10.1.2.3", "10.9.9.9")),
                Optional.of(List.of("10.1.0.0/16")),
                Optional.of(List.of("10.1.9.0/24")),
                false);
        TargetRules rules = new TargetRules(narrow);

        assertDoesNotThrow(() -> rules.read("https://shop.example/"));
        assertDoesNotThrow(() -> rules.read("https://orders.shop.svc.cluster.local/"));
        assertDoesNotThrow(() -> rules.read("https://10.1.2.3/"));
        for (String url : List.of(
                "https://evil.example/",
                "https://shop.example.evil.example/",
                "https://svc.cluster.local/",
                "https://xsvc.cluster.local/",
                "https://10.9.9.9/",
                "https://127.0.0.1/")) {
            refuses(narrow, url);
        }
    }

    @Test
    void shouldNotQuoteWhatItRefuses() {
        TargetRules.RefusedTargetException refusal =
                assertThrows(TargetRules.RefusedTargetException.class, () -> new TargetRules(Config.PRODUCTION)
                        .read("https://user:hunter2@shop.example/"));

        assertFalse(refusal.getMessage().contains("hunter2"));
    }
}
