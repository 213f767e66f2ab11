package io.paycools.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The callers' keys, of which we know the hashes alone. Those in a file may change while we run. */
@Startup(1)
@ApplicationScoped
@Typed(ApiKeys.class)
class ApiKeys implements ClientRoles {

    private static final Logger LOG = Logger.getLogger(ApiKeys.class);

    private volatile List<Client> clients;

    /** Those that there are; null until that is known. */
    private volatile Collection<String> accounts;

    @Inject
    ApiKeys(
            ApiKeyConfig config,
            TokenConfig tokens,
            @ConfigProperty(name = "gateway.api-keys-file") Optional<String> file,
            SecretFiles files) {
        boolean production =
                LaunchMode.current() == LaunchMode.NORMAL && tokens.clients().isEmpty();
        files.watch(ClientLoader.FILE_PROPERTY, file.stream().toList(), () -> {
            List<Client> changed = load(config, file, production);
            requireSaidTwice(changed, tokens);
            if (accounts != null) {
                ClientLoader.requireAccounts(changed, accounts);
            }
            clients = changed;
            tell();
        });
        ClientLoader.requireNoEmptyLimit("gateway.api-keys.", config.clients().keySet());
        clients = load(config, file, production);
        requireSaidTwice(clients, tokens);
        tell();
    }

    /** A limit that stands with the key alone would end with it, and leave the client's token with all accounts. */
    static void requireSaidTwice(List<Client> clients, TokenConfig tokens) {
        for (Client client : clients) {
            TokenConfig.Client token = tokens.clients().get(client.name());
            if (client.accounts() != null && token != null && token.accounts().isEmpty()) {
                throw new ConfigurationException("gateway.oidc.clients." + client.name()
                        + ".accounts is missing: the API key of the client is limited to some accounts.");
            }
        }
    }

    private void tell() {
        for (Client client : clients) {
            LOG.infof(
                    "client=%s roles=%s accounts=%s",
                    client.name(),
                    new TreeSet<>(client.roles()),
                    client.accounts() == null ? "all" : new TreeSet<>(client.accounts()));
        }
    }

    @Override
    public void requireAccounts(Collection<String> known) {
        accounts = List.copyOf(known);
        ClientLoader.requireAccounts(clients, accounts);
    }

    ApiKeys(ApiKeyConfig config, boolean production) {
        clients = ClientLoader.load(config, null, production);
    }

    private static List<Client> load(ApiKeyConfig config, Optional<String> file, boolean production) {
        String text = file.map(path -> SecretFiles.read(ClientLoader.FILE_PROPERTY, path))
                .orElse(null);
        return ClientLoader.load(config, text, production);
    }

    /** Finds whose key it is, or answers null. Takes the same time for every key. */
    Client match(String key) {
        byte[] hash = sha256(key);
        Client found = null;
        for (Client client : clients) {
            for (byte[] known : client.hashes()) {
                // No early exit: how long it takes must not tell how far down the list a key stands.
                if (MessageDigest.isEqual(known, hash)) {
                    found = client;
                }
            }
        }
        return found;
    }

    @Override
    public Set<String> of(String client) {
        return named(client).map(Client::roles).findFirst().orElse(Set.of());
    }

    boolean knows(String client) {
        return named(client).findFirst().isPresent();
    }

    @Override
    public AccountScope accountsOf(String client) {
        return named(client)
                .map(known -> new AccountScope(known.accounts()))
                .findFirst()
                .orElse(AccountScope.NONE);
    }

    @Override
    public Map<String, Set<String>> limits() {
        return clients.stream()
                .filter(client -> client.accounts() != null)
                .collect(Collectors.toMap(Client::name, Client::accounts));
    }

    private Stream<Client> named(String name) {
        return clients.stream().filter(client -> client.name().equals(name));
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
