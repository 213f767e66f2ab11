package io.paycools.gateway.security;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;

/**
 * Whose bearer tokens are taken, {@code gateway.oidc.…}: those of one OpenID Connect issuer, such as a Kubernetes
 * cluster. None while there is no issuer.
 */
@ConfigMapping(prefix = "gateway.oidc")
interface TokenConfig {

    /** As it stands in the tokens, and where {@code /.well-known/openid-configuration} is. */
    Optional<String> issuer();

    /** For whom the tokens have to be made. */
    Optional<String> audience();

    /** Where the issuer's keys are, for an issuer that does not say it where it should. */
    @WithName("keys-url")
    Optional<String> keysUrl();

    /** The name of a TLS configuration of Quarkus with the authority of the issuer; else the JVM's. */
    @WithName("tls-configuration")
    Optional<String> tlsConfiguration();

    Map<String, Client> clients();

    /** One caller. */
    interface Client {

        /** Its {@code sub} in the tokens, for example {@code system:serviceaccount:shop:default}. */
        Optional<String> subject();

        /** May be left out for a client that has roles for its API key. They are never taken from a token. */
        Optional<Set<String>> roles();

        /** The accounts that it may see and use; all when absent. With an API key too, those that both allow. */
        Optional<Set<String>> accounts();
    }
}
