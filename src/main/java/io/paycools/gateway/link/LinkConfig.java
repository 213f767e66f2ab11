package io.paycools.gateway.link;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code gateway.links.…}. */
@ConfigMapping(prefix = "gateway.links")
interface LinkConfig {

    /** The public origin under which payers reach {@code /pay}. */
    Optional<String> baseUrl();

    /** Who the payer pays, as the page says it. */
    Optional<String> merchantName();

    /** The same per account, where it differs. */
    Map<String, String> merchantNames();

    @WithDefault("P7D")
    Duration defaultValidity();

    @WithDefault("P90D")
    Duration maxValidity();

    /** From one address, at one replica. */
    @WithDefault("60")
    int requestsPerMinutePerAddress();

    /** To one link, at one replica. */
    @WithDefault("120")
    int requestsPerMinutePerLink();

    /** For how many requests the opening of a link counts that does not exist. */
    @WithDefault("10")
    int unknownLinkCost();

    /** How large a payer's form may be. */
    @WithDefault("8K")
    MemorySize maxFormSize();
}
