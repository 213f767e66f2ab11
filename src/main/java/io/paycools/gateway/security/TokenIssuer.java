package io.paycools.gateway.security;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Tells Quarkus how tokens are checked, when the first one comes and not before: so an issuer that is out of reach
 * delays no start and concerns nobody who shows an API key. Signature, expiry, issuer and audience are Quarkus' work.
 */
@ApplicationScoped
class TokenIssuer implements TenantConfigResolver {

    private static final String SCHEME = "bearer ";

    /** Otherwise tokens with invented key ids would make us ask the issuer as often as somebody likes. */
    private static final Duration NEW_KEYS_AT_MOST_EVERY = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final TokenClients clients;
    private final OidcTenantConfig issuer;

    TokenIssuer(TokenConfig config, TokenClients clients) {
        this.clients = clients;
        this.issuer = clients.isOn() ? tenant(config) : null;
    }

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext context, OidcRequestContext<OidcTenantConfig> requestContext) {
        return clients.isOn() && hasToken(context) && !PageAuthentication.isPage(context.normalizedPath())
                ? Uni.createFrom().item(issuer)
                // The default one, which is switched off.
                : Uni.createFrom().nullItem();
    }

    /** Whether a request shows a token, be it as it may. */
    static boolean hasToken(RoutingContext context) {
        return context.request().headers().getAll(HttpHeaderNames.AUTHORIZATION).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME));
    }

    private static OidcTenantConfig tenant(TokenConfig config) {
        String address = config.issuer().orElseThrow().strip();
        var builder = OidcTenantConfig.authServerUrl(address)
                .tenantId("callers")
                .applicationType(ApplicationType.SERVICE)
                .connectionTimeout(PATIENCE)
                .connectionRetryCount(0);
        config.keysUrl().map(String::strip).filter(url -> !url.isEmpty()).ifPresent(url -> builder.discoveryEnabled(
                        false)
                .jwksPath(url));
        config.tlsConfiguration()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .ifPresent(builder::tlsConfigurationName);
        return builder.token()
                .issuer(address)
                .audience(List.of(config.audience().orElseThrow().strip()))
                .subjectRequired(true)
                .lifespanGrace(5)
                .forcedJwkRefreshInterval(NEW_KEYS_AT_MOST_EVERY)
                // No token is shown to anybody, not even to its issuer.
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(false)
                .verifyAccessTokenWithUserInfo(false)
                .end()
                .build();
    }
}
