package io.paycools.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.paycools.gateway.api.Roles;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;

/** The callers' keys, of which we know the hashes alone. */
@Startup(1)
@ApplicationScoped
class ApiKeys implements ClientRoles {

    private static final Set<String> ROLES =
            Set.of(Roles.PAYMENTS, Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.REFUNDS, Roles.READ, Roles.ADMIN);
    private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{64}");

    /** A caller and what it may do. */
    record Client(String name, byte[] hash, Set<String> roles) {
        @Override
        public String toString() {
            return "Client[" + name + "]";
        }
    }

    private final List<Client> clients = new ArrayList<>();

    @Inject
    ApiKeys(ApiKeyConfig config) {
        this(config, LaunchMode.current() == LaunchMode.NORMAL);
    }

    ApiKeys(ApiKeyConfig config, boolean production) {
        config.clients().forEach((name, client) -> clients.add(load(name, client)));
        long keys = clients.stream()
                .map(client -> HexFormat.of().formatHex(client.hash()))
                .distinct()
                .count();
        if (keys != clients.size()) {
            throw new ConfigurationException(
                    "gateway.api-keys has two clients with the same sha256: nobody could tell them apart.");
        }
        if (production && clients.isEmpty()) {
            throw new ConfigurationException(
                    "gateway.api-keys.<client>.sha256 is missing: without it nobody could call the gateway.");
        }
    }

    private static Client load(String name, ApiKeyConfig.Client client) {
        String property = "gateway.api-keys." + name;
        if (!CLIENT.matcher(name).matches()) {
            throw new ConfigurationException(
                    "gateway.api-keys has a client whose name is not 1 to 64 letters, digits, dots, dashes or underscores.");
        }
        String hash = client.sha256().map(String::strip).orElse("");
        if (!HASH.matcher(hash).matches()) {
            throw new ConfigurationException(
                    property + ".sha256 must be 64 hexadecimal digits, the SHA-256 of the key.");
        }
        Set<String> roles = client.roles().orElse(Set.of());
        if (roles.isEmpty() || !ROLES.containsAll(roles)) {
            throw new ConfigurationException(property + ".roles must name one or more of "
                    + ROLES.stream().sorted().toList() + ".");
        }
        return new Client(name, HexFormat.of().parseHex(hash), Set.copyOf(roles));
    }

    /** Finds whose key it is, or answers null. Takes the same time for every key. */
    Client match(String key) {
        byte[] hash = sha256(key);
        Client found = null;
        for (Client client : clients) {
            // No early exit: how long it takes must not tell how far down the list a key stands.
            if (MessageDigest.isEqual(client.hash(), hash)) {
                found = client;
            }
        }
        return found;
    }

    @Override
    public Set<String> of(String client) {
        return clients.stream()
                .filter(candidate -> candidate.name().equals(client))
                .findFirst()
                .map(Client::roles)
                .orElse(Set.of());
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
