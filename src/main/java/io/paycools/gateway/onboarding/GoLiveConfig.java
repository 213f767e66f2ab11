package io.paycools.gateway.onboarding;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the checklist cannot find out by itself: {@code gateway.go-live.…}. */
@ConfigMapping(prefix = "gateway.go-live")
interface GoLiveConfig {

    /** What is integrated; steps about the rest are left out. */
    @WithDefault("PAYMENT,PAYOUT,REFUND")
    Set<TransactionType> products();

    /** In which country PayCools is asked about an order that does not exist. */
    @WithDefault("PH")
    CountryCode country();

    /** The addresses from which our requests leave, as the network's people say. */
    Optional<List<String>> outboundAddresses();

    /** What differs in an account. */
    Map<String, PerAccount> accounts();

    /** How soon PayCools is looked at again. */
    @WithDefault("PT10S")
    Duration checksInterval();

    /** How long a webhook may take before it counts as missing. */
    @WithDefault("PT2M")
    Duration webhookGrace();

    /** How large a form may be. */
    @WithDefault("8K")
    MemorySize maxFormSize();

    /** See the same names above. */
    interface PerAccount {

        Optional<Set<TransactionType>> products();

        Optional<CountryCode> country();

        Optional<List<String>> outboundAddresses();
    }

    default Set<TransactionType> productsOf(String account) {
        return Optional.ofNullable(accounts().get(account))
                .flatMap(PerAccount::products)
                .orElseGet(this::products);
    }

    default CountryCode countryOf(String account) {
        return Optional.ofNullable(accounts().get(account))
                .flatMap(PerAccount::country)
                .orElseGet(this::country);
    }

    default List<String> outboundAddressesOf(String account) {
        return Optional.ofNullable(accounts().get(account))
                .flatMap(PerAccount::outboundAddresses)
                .or(this::outboundAddresses)
                .orElse(List.of());
    }
}
