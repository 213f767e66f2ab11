package io.paycools.gateway.security;

import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.paycools.gateway.api.Roles;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads the callers from the configuration and from a file, or refuses them with one sentence that names the property.
 */
final class ClientLoader {

    static final String FILE_PROPERTY = "gateway.api-keys-file";

    private static final String PREFIX = "gateway.api-keys.";
    private static final Set<String> ROLES =
            Set.of(Roles.PAYMENTS, Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.REFUNDS, Roles.READ, Roles.ADMIN);
    private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    /** As written, before anything is checked. */
    record Entry(Optional<String> sha256, Optional<Set<String>> roles, Optional<Set<String>> accounts) {}

    private ClientLoader() {}

    /** Nothing is no value for the configuration, and would here mean everything. */
    static void requireNoEmptyLimit(String prefix, Set<String> clients) {
        for (String client : clients) {
            String property = prefix + client + ".accounts";
            String raw = ConfigProvider.getConfig().getConfigValue(property).getRawValue();
            if (raw != null && raw.replace(",", "").isBlank()) {
                throw new ConfigurationException(
                        property + " must name one or more accounts; without it the client may use all.");
            }
        }
    }

    /** Refuses clients that are limited to accounts which do not exist: they would find nothing and not know why. */
    static void requireAccounts(List<Client> clients, Collection<String> known) {
        for (Client client : clients) {
            if (client.accounts() != null && !known.containsAll(client.accounts())) {
                throw new ConfigurationException(
                        PREFIX + client.name() + ".accounts names an account that is not configured.");
            }
        }
    }

    /**
     * All callers.
     *
     * @param file the text of the file of callers, or null when there is none
     */
    static List<Client> load(ApiKeyConfig config, String file, boolean production) {
        Map<String, Entry> entries = new TreeMap<>();
        config.clients()
                .forEach((name, client) ->
                        entries.put(name, new Entry(client.sha256(), client.roles(), client.accounts())));
        if (file != null) {
            read(file).forEach((name, entry) -> {
                if (entries.put(name, entry) != null) {
                    throw new ConfigurationException(
                            FILE_PROPERTY + " names client " + name + ", which the configuration has too.");
                }
            });
        }
        List<Client> clients = entries.entrySet().stream()
                .map(entry -> client(entry.getKey(), entry.getValue()))
                .toList();
        requireDifferent(clients);
        if (production && clients.isEmpty()) {
            throw new ConfigurationException(
                    "gateway.api-keys.<client>.sha256 is missing: without it nobody could call the gateway.");
        }
        return clients;
    }

    /** Lines such as {@code shop.sha256=…}; a name may have dots in it, so the last one separates. */
    private static Map<String, Entry> read(String text) {
        Map<String, Map<String, String>> byClient = new TreeMap<>();
        for (Map.Entry<Object, Object> line : parse(text).entrySet()) {
            String key = (String) line.getKey();
            int dot = key.lastIndexOf('.');
            String field = key.substring(dot + 1);
            String name = key.substring(0, Math.max(0, dot));
            if (!CLIENT.matcher(name).matches()
                    || !Set.of("sha256", "roles", "accounts").contains(field)) {
                throw new ConfigurationException(FILE_PROPERTY + " names a file with a line that is not"
                        + " <client>.sha256, <client>.roles or <client>.accounts.");
            }
            byClient.computeIfAbsent(name, client -> new TreeMap<>()).put(field, (String) line.getValue());
        }
        return byClient.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, client -> entry(client.getValue())));
    }

    private static Properties parse(String text) {
        Properties lines = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Object put(Object key, Object value) {
                if (containsKey(key)) {
                    throw new ConfigurationException(FILE_PROPERTY + " names a file that has a line twice.");
                }
                return super.put(key, value);
            }
        };
        try {
            lines.load(new StringReader(text));
            return lines;
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(FILE_PROPERTY + " names a file that is no list of lines with key=value.");
        }
    }

    private static Entry entry(Map<String, String> fields) {
        return new Entry(
                Optional.ofNullable(fields.get("sha256")), set(fields.get("roles")), set(fields.get("accounts")));
    }

    private static Optional<Set<String>> set(String list) {
        return Optional.ofNullable(list)
                .map(text ->
                        Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet()));
    }

    private static Client client(String name, Entry entry) {
        String property = PREFIX + name;
        if (!CLIENT.matcher(name).matches()) {
            throw new ConfigurationException(
                    "gateway.api-keys has a client whose name is not 1 to 64 letters, digits, dots, dashes or underscores.");
        }
        List<String> hashes = entry.sha256().stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .toList();
        if (hashes.isEmpty()
                || !hashes.stream().allMatch(hash -> HASH.matcher(hash).matches())) {
            throw new ConfigurationException(
                    property + ".sha256 must be 64 hexadecimal digits, the SHA-256 of the key.");
        }
        Set<String> roles = entry.roles().orElse(Set.of());
        if (roles.isEmpty() || !ROLES.containsAll(roles)) {
            throw new ConfigurationException(
                    property + ".roles must name one or more of " + new TreeSet<>(ROLES) + ".");
        }
        Set<String> accounts = entry.accounts().map(Set::copyOf).orElse(null);
        // Nothing at all is more likely a mistake than a caller that may not do anything.
        if (accounts != null
                && (accounts.isEmpty()
                        || !accounts.stream()
                                .allMatch(account -> ACCOUNT.matcher(account).matches()))) {
            throw new ConfigurationException(
                    property + ".accounts must name one or more accounts; without it the client may use all.");
        }
        return new Client(name, hashes.stream().map(HexFormat.of()::parseHex).toList(), Set.copyOf(roles), accounts);
    }

    private static void requireDifferent(List<Client> clients) {
        Set<String> seen = new HashSet<>();
        for (Client client : clients) {
            for (byte[] hash : client.hashes()) {
                if (!seen.add(HexFormat.of().formatHex(hash))) {
                    throw new ConfigurationException(
                            "gateway.api-keys has two clients with the same sha256: nobody could tell them apart.");
                }
            }
        }
    }
}
