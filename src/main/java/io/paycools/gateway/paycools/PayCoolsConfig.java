package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;

/**
 * How to reach PayCools: {@code paycools.…} for the default account, {@code paycools.<name>.…} for each further one.
 */
@ConfigMapping(prefix = "paycools")
interface PayCoolsConfig {

    /** The name of the account whose properties carry no name. */
    String DEFAULT = "default";

    @WithParentName
    @WithUnnamedKey(DEFAULT)
    Map<String, Account> accounts();

    /** One merchant application. */
    interface Account {

        Optional<String> baseUrl();

        /** {@code test} or {@code production}; told by the address when it is not set. */
        Optional<String> environment();

        Optional<String> appId();

        Optional<String> merchantPrivateKey();

        Optional<String> merchantPrivateKeyFile();

        /** The key that follows, while we rotate ours: used as soon as PayCools refuses the one and takes the other. */
        Optional<String> merchantPrivateKeyNext();

        /** The same as a file, which may come and go. */
        Optional<String> merchantPrivateKeyNextFile();

        /** Comma-separated. Not a list here: the list converter would eat backslashes in pasted keys. */
        Optional<String> platformPublicKeys();

        Optional<String> platformPublicKeyFiles();

        Optional<String> callbackBaseUrl();

        /** The name of a TLS configuration of Quarkus with the authority that PayCools' certificate is from. */
        Optional<String> tlsConfiguration();

        @WithDefault("PT5S")
        Duration connectTimeout();

        @WithDefault("PT20S")
        Duration readTimeout();

        @WithDefault("50")
        int maxRequestsPerSecond();

        /** How many of the last calls are looked at. */
        @WithDefault("20")
        int circuitVolume();

        /** At how many of them that failed no more are made, for {@link #circuitDelay}. */
        @WithDefault("80")
        int circuitFailurePercentage();

        @WithDefault("PT5S")
        Duration circuitDelay();

        @WithDefault("false")
        boolean allowInsecureBaseUrl();

        Paths paths();
    }

    /** Where the operations are (PayCools Global API; what it does not say for certain can be changed here). */
    interface Paths {

        @WithName("create-payment")
        @WithDefault("/open-api/payment/generate")
        String createPayment();

        @WithName("query-payment")
        @WithDefault("/open-api/payment/query")
        String queryPayment();

        @WithName("create-checkout")
        @WithDefault("/open-api/payment/checkout/generate")
        String createCheckout();

        @WithName("create-payout")
        @WithDefault("/open-api/disbursement/transfer")
        String createPayout();

        /** Malaysia's payouts have a path and a request of their own. */
        @WithName("create-payout-malaysia")
        @WithDefault("/open-api/disbursement")
        String createPayoutMalaysia();

        @WithName("query-payout")
        @WithDefault("/open-api/disbursement/check")
        String queryPayout();

        @WithName("create-refund")
        @WithDefault("/open-api/payment/refund")
        String createRefund();

        @WithName("query-refund")
        @WithDefault("/open-api/refund/payments")
        String queryRefund();

        @WithDefault("/open-api/account/balance")
        String balance();
    }
}
