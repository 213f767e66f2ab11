package io.paycools.gateway.paycools;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.security.ClientRoles;
import io.paycools.gateway.security.SecretFiles;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import org.jboss.logging.Logger;

/** All configured accounts, loaded at the start. */
@Startup(1)
@ApplicationScoped
class Accounts {

    private static final Logger LOG = Logger.getLogger(Accounts.class);

    private final Map<String, Account> byName = new TreeMap<>();

    Accounts(PayCoolsConfig config, SecretFiles files, ClientRoles clients) {
        boolean production = LaunchMode.current() == LaunchMode.NORMAL;
        config.accounts().forEach((name, account) -> {
            if (!AccountLoader.isMisreadVariable(name)) {
                // Before they are read: what changes in between is read again.
                watch(name, account, files);
                byName.put(name, AccountLoader.load(name, account, production));
            }
        });
        clients.requireAccounts(byName.keySet());
        for (Account account : byName.values()) {
            LOG.infof(
                    "account=%s PayCools at %s, our public key %s, %d platform key(s)",
                    account.name(),
                    account.baseUrl().getHost(),
                    RsaKeys.fingerprint(account.keys().signing().publicKey()),
                    account.keys().platform().size());
            if (account.insecure() && production) {
                LOG.warnf("account=%s PayCools is reached without TLS: for a stand-in only", account.name());
            }
        }
    }

    private void watch(String name, PayCoolsConfig.Account config, SecretFiles files) {
        String prefix = AccountLoader.prefix(name);
        AccountKeyLoader loader = new AccountKeyLoader(prefix, config);
        files.watch(prefix + "keys", loader.files(), () -> {
            Account account = find(name);
            account.keys().replace(loader.load());
            LOG.infof(
                    "account=%s our public key %s, %d platform key(s)",
                    account.name(),
                    RsaKeys.fingerprint(account.keys().signing().publicKey()),
                    account.keys().platform().size());
        });
    }

    /** The account, or null. */
    Account find(String name) {
        return byName.get(name);
    }

    Collection<Account> all() {
        return byName.values();
    }
}
