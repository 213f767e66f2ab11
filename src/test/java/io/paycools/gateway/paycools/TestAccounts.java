package io.paycools.gateway.paycools;

import java.net.URI;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.testing.Vectors;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Accounts for tests that start no service. */
final class TestAccounts {

    private TestAccounts() {}

    /** The default account, from its properties. */
    static Account load(Map<String, String> settings, boolean production) {
        PayCoolsConfig.Account account = new SmallRyeConfigBuilder()
                .withMapping(PayCoolsConfig.class)
                .withDefaultValues(settings)
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(PayCoolsConfig.class)
                .accounts()
                .get(PayCoolsConfig.DEFAULT);
        return AccountLoader.load(PayCoolsConfig.DEFAULT, account, production);
    }

    static Account with(String... platformKeys) {
        return signingWith("merchant-2048.pkcs8.pem", platformKeys);
    }

    static Account signingWith(String merchantKey, String... platformKeys) {
        RSAPrivateCrtKey key = RsaKeys.readPrivate(Vectors.key(merchantKey));
        return new Account(
                "default",
                Vectors.APP_ID,
                new Keyring(new AccountKeys(
                        SigningKey.of(key),
                        null,
                        Arrays.stream(platformKeys)
                                .map(name -> RsaKeys.readPublic(Vectors.key(name + ".public.pem")))
                                .toList())),
                URI.create("https://paycools.example/"),
                "https://gateway.example/webhooks/paycools/default",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                100,
                null,
                new Circuit.Rules(20, 80, Duration.ofSeconds(5)),
                false,
                Environment.TEST);
    }
}
