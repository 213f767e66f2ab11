package io.paycools.gateway.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.paycools.gateway.api.Roles;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The callers that show a token of the issuer. A client may have an API key too, as while it goes from one to the
 * other: it is the same client then, with the same roles, whichever of the two it shows.
 */
@Startup(1)
@ApplicationScoped
class TokenClients {

    private static final String PREFIX = "gateway.oidc.";
    private static final Set<String> ROLES =
            Set.of(Roles.PAYMENTS, Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.REFUNDS, Roles.READ, Roles.ADMIN);
    private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final TokenConfig config;
    private final Function<String, Set<String>> rolesOfKeys;
    private final boolean production;
    private final Map<String, String> clientBySubject = new HashMap<>();
    private final Map<String, Set<String>> rolesByClient = new TreeMap<>();
    private final Map<String, AccountScope> scopeByClient = new TreeMap<>();

    @Inject
    TokenClients(TokenConfig config, ApiKeys keys) {
        this(config, keys::of, LaunchMode.current() == LaunchMode.NORMAL);
        ClientLoader.requireNoEmptyLimit(PREFIX + "clients.", config.clients().keySet());
    }

    TokenClients(TokenConfig config, Function<String, Set<String>> rolesOfKeys, boolean production) {
        this.config = config;
        this.rolesOfKeys = rolesOfKeys;
        this.production = production;
        config.clients().forEach(this::add);
        if (text(config.issuer()).isEmpty()) {
            refuseLeftovers();
        } else {
            requireAddress("issuer", text(config.issuer()));
            if (text(config.audience()).isEmpty()) {
                throw refuse("audience is missing: tokens that were made for somebody else would be taken.");
            }
            if (!text(config.keysUrl()).isEmpty()) {
                requireAddress("keys-url", text(config.keysUrl()));
            }
            if (clientBySubject.isEmpty()) {
                throw refuse("clients.<client>.subject is missing: without it no token would be taken.");
            }
        }
    }

    boolean isOn() {
        return !clientBySubject.isEmpty();
    }

    /** The client whose token it is, or null. */
    String find(String subject) {
        return subject == null ? null : clientBySubject.get(subject);
    }

    /** The roles that a client has of its own; empty for one that has no token, or the roles of its key. */
    Set<String> roles(String client) {
        return rolesByClient.getOrDefault(client, Set.of());
    }

    /** The accounts of each client that has a token. */
    Map<String, AccountScope> scopes() {
        return scopeByClient;
    }

    private void refuseLeftovers() {
        if (!clientBySubject.isEmpty() || !text(config.audience()).isEmpty()) {
            throw refuse("issuer is missing: the other properties of gateway.oidc mean nothing without it.");
        }
    }

    private void add(String name, TokenConfig.Client client) {
        if (!CLIENT.matcher(name).matches()) {
            throw refuse(
                    "clients has a client whose name is not 1 to 64 letters, digits, dots, dashes or underscores.");
        }
        String subject = text(client.subject());
        if (subject.isEmpty()) {
            throw refuse("clients." + name + ".subject is missing.");
        }
        if (clientBySubject.putIfAbsent(subject, name) != null) {
            throw refuse("clients has two clients with the same subject: nobody could tell them apart.");
        }
        scopeByClient.put(name, new AccountScope(client.accounts().orElse(null)));
        Set<String> given = client.roles().orElse(Set.of());
        checkRoles(name, given);
        rolesByClient.put(name, Set.copyOf(given));
    }

    private void checkRoles(String name, Set<String> given) {
        Set<String> ofKey = rolesOfKeys.apply(name);
        Set<String> roles = given.isEmpty() ? ofKey : given;
        if (roles.isEmpty() || !ROLES.containsAll(roles)) {
            throw refuse("clients." + name + ".roles must name one or more of "
                    + ROLES.stream().sorted().toList() + ".");
        }
        if (!ofKey.isEmpty() && !ofKey.equals(roles)) {
            throw refuse("clients." + name + ".roles differs from gateway.api-keys." + name
                    + ".roles: one client has one set of roles.");
        }
    }

    private void requireAddress(String property, String text) {
        try {
            URI url = new URI(text);
            boolean secure = "https".equalsIgnoreCase(url.getScheme());
            if (url.getHost() != null && (secure || (!production && "http".equalsIgnoreCase(url.getScheme())))) {
                return;
            }
        } catch (URISyntaxException e) {
            throw refuse(property + " must be an https address.");
        }
        throw refuse(property + " must be an https address.");
    }

    private static String text(Optional<String> value) {
        return value.map(String::strip).orElse("");
    }

    private static ConfigurationException refuse(String sentence) {
        return new ConfigurationException(PREFIX + sentence);
    }
}
