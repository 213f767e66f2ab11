package io.paycools.gateway.security;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;

/** Who may call us: {@code gateway.api-keys.<client>.…}. */
@ConfigMapping(prefix = "gateway.api-keys")
interface ApiKeyConfig {

    @WithParentName
    Map<String, Client> clients();

    /** One caller. */
    interface Client {

        /**
         * SHA-256 of the caller's key in hexadecimal; the key itself is known to the caller alone. Several with commas
         * between while the caller changes its key.
         */
        Optional<String> sha256();

        Optional<Set<String>> roles();

        /** The accounts that the caller may see and use; all when absent. */
        Optional<Set<String>> accounts();
    }
}
