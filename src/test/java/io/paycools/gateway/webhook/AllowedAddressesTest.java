package io.paycools.gateway.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** From where webhooks are taken. */
class AllowedAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,true",
        "203.0.114.7,false",
        "2001:db8::7,true",
        "2001:db9::7,false",
        "127.0.0.1,false",
        "198.51.100.1,true"
    })
    void shouldTakeThemFromTheNetworksAlone(String address, boolean allowed) throws UnknownHostException {
        AllowedAddresses addresses =
                new AllowedAddresses(Optional.of(List.of("203.0.113.0/24", " 2001:db8::/32", "198.51.100.1/32")));
        assertEquals(allowed, addresses.allow(Optional.of(InetAddress.getByName(address))));
        assertFalse(addresses.allow(Optional.empty()));
    }

    @Test
    void shouldTakeThemFromAnywhereWhenNothingIsSaid() {
        assertTrue(new AllowedAddresses(Optional.empty()).allow(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "paycools.com/24", "203.0.113.0/33", "203.0.113.0/", "/24", "x"})
    void shouldRefuseWhatIsNoNetwork(String network) {
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> new AllowedAddresses(Optional.of(List.of(network))));
        assertEquals(
                "gateway.webhooks.allowed-ips must be a list of networks such as 203.0.113.0/24.",
                refusal.getMessage());
    }
}
