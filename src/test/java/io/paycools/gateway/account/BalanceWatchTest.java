package io.paycools.gateway.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.paycools.gateway.provider.BalanceOutcome;
import io.paycools.gateway.provider.BalanceProvider;
import io.paycools.gateway.transaction.CountryCode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class BalanceWatchTest {

    private final List<String> asked = new ArrayList<>();
    private final BalanceProvider provider = new BalanceProvider() {
        @Override
        public boolean knows(String account) {
            return account.equals("default");
        }

        @Override
        public Uni<BalanceOutcome> balance(String account, CountryCode country) {
            asked.add(account + " " + country);
            return country == CountryCode.PH
                    ? Uni.createFrom().failure(new IllegalStateException("a fault"))
                    : Uni.createFrom().item(new BalanceOutcome.Unavailable("not there"));
        }
    };

    private BalanceWatch watching(String... places) {
        return new BalanceWatch(provider, Optional.of(List.of(places)));
    }

    @Test
    void shouldAskForEachThoughAnotherFails() {
        watching("default:PH", " default:ID").look().await().atMost(Duration.ofSeconds(5));
        assertEquals(List.of("default PH", "default ID"), asked);
    }

    @Test
    void shouldAskForNothingUnlessTold() {
        new BalanceWatch(provider, Optional.empty()).look().await().atMost(Duration.ofSeconds(5));
        assertEquals(List.of(), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "default:", "default:ZZ", "other:PH", "default:PH:ID", ":PH"})
    void shouldRefuseWhatItCannotAskFor(String place) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> watching(place));
        assertEquals(
                "gateway.balances.watch must list configured accounts with countries, such as default:PH.",
                refused.getMessage());
    }
}
