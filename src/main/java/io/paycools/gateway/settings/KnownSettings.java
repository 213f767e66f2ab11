package io.paycools.gateway.settings;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import static io.paycools.gateway.settings.Kind.COUNT;
import static io.paycools.gateway.settings.Kind.NETWORKS;
import static io.paycools.gateway.settings.Kind.PERIOD;
import static io.paycools.gateway.settings.Kind.SCHEMES;
import static io.paycools.gateway.settings.Kind.SIZE;
import static io.paycools.gateway.settings.Kind.SWITCH;
import static io.paycools.gateway.settings.Kind.TEXT;
import static io.paycools.gateway.settings.Kind.TIMEOUT;
import static io.paycools.gateway.settings.Kind.ZONE;

/**
 * Every property that the gateway reads; a star stands for the name of a client, an account or a currency. A test
 * compares them with the code, so that a new one cannot be forgotten here.
 */
final class KnownSettings {

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        put(TEXT, "gateway.api-keys.*.sha256", "gateway.api-keys.*.roles", "gateway.api-keys.*.accounts");
        put(TEXT, "gateway.api-keys-file", "gateway.encryption-keys", "gateway.encryption-keys-file");
        put(TIMEOUT, "gateway.secrets.reload-interval", "gateway.secrets.settle-time");
        put(TIMEOUT, "gateway.samples.interval", "gateway.balances.watch-interval");
        put(TEXT, "gateway.balances.watch");
        put(TEXT, "gateway.go-live.products", "gateway.go-live.country", "gateway.go-live.outbound-addresses");
        put(TEXT, "gateway.go-live.accounts.*.products", "gateway.go-live.accounts.*.country");
        put(TEXT, "gateway.go-live.accounts.*.outbound-addresses");
        put(TIMEOUT, "gateway.go-live.checks-interval", "gateway.go-live.webhook-grace");
        put(SIZE, "gateway.go-live.max-form-size");
        put(TIMEOUT, "gateway.acceptance.interval", "gateway.acceptance.lease", "gateway.acceptance.ask-every");
        put(TEXT, "gateway.oidc.issuer", "gateway.oidc.audience", "gateway.oidc.keys-url");
        put(TEXT, "gateway.oidc.tls-configuration");
        put(TEXT, "gateway.oidc.clients.*.subject", "gateway.oidc.clients.*.roles");
        put(TEXT, "gateway.oidc.clients.*.accounts");
        put(SWITCH, "gateway.api-docs.enabled", "gateway.native-signatures");
        put(SIZE, "gateway.max-body-size", "gateway.payouts.max-batch-size", "gateway.links.max-form-size");
        put(TIMEOUT, "gateway.http.header-timeout", "gateway.http.body-timeout");
        put(NETWORKS, "gateway.proxies.trusted");
        put(TEXT, "gateway.proxies.header");
        put(TIMEOUT, "gateway.storage.connection-timeout", "gateway.storage.statement-timeout");
        put(TIMEOUT, "gateway.storage.wait-at-start");
        put(TEXT, "gateway.personal-data.interval");
        put(PERIOD, "gateway.personal-data.retention", "gateway.webhooks.retention");
        put(TEXT, "gateway.schema-version");
        put(PERIOD, "gateway.idempotency.busy-time");
        put(PERIOD, "gateway.reconciliation.not-found-grace", "gateway.reconciliation.expiry-grace");
        put(PERIOD, "gateway.reconciliation.give-up-after");
        put(TIMEOUT, "gateway.reconciliation.interval");
        put(PERIOD, "gateway.payouts.send-deadline", "gateway.refunds.send-deadline");
        put(TIMEOUT, "gateway.payouts.dispatch-interval");
        put(TEXT, "gateway.payouts.approval-threshold.*", "gateway.payouts.daily-limit.*");
        put(ZONE, "gateway.payouts.day-zone");
        put(TIMEOUT, "gateway.replicas.heartbeat-interval", "gateway.replicas.alive-for");
        put(TIMEOUT, "gateway.webhooks.sweep-interval");
        put(NETWORKS, "gateway.webhooks.allowed-ips");
        put(TEXT, "gateway.links.base-url", "gateway.links.merchant-name", "gateway.links.merchant-names.*");
        put(PERIOD, "gateway.links.default-validity", "gateway.links.max-validity");
        put(COUNT, "gateway.links.requests-per-minute-per-address", "gateway.links.requests-per-minute-per-link");
        put(COUNT, "gateway.links.unknown-link-cost");
        put(TIMEOUT, "gateway.notifications.interval", "gateway.notifications.timeout");
        put(PERIOD, "gateway.notifications.old-secret-valid-for", "gateway.notifications.retention");
        put(COUNT, "gateway.notifications.max-endpoints-per-client");
        put(SCHEMES, "gateway.notifications.allowed-schemes");
        put(TEXT, "gateway.notifications.allowed-hosts");
        put(NETWORKS, "gateway.notifications.allowed-networks", "gateway.notifications.denied-networks");
        put(SWITCH, "gateway.notifications.allow-loopback");
        for (String account : new String[] {"paycools.", "paycools.*."}) {
            put(TEXT, account + "base-url", account + "app-id", account + "callback-base-url");
            put(TEXT, account + "merchant-private-key", account + "merchant-private-key-file");
            put(TEXT, account + "platform-public-keys", account + "platform-public-key-files");
            put(TEXT, account + "merchant-private-key-next", account + "merchant-private-key-next-file");
            put(TEXT, account + "tls-configuration", account + "environment");
            put(TIMEOUT, account + "connect-timeout", account + "read-timeout", account + "circuit-delay");
            put(COUNT, account + "max-requests-per-second", account + "circuit-volume");
            put(COUNT, account + "circuit-failure-percentage");
            put(SWITCH, account + "allow-insecure-base-url");
            put(TEXT, account + "paths.create-payment", account + "paths.query-payment");
            put(TEXT, account + "paths.create-checkout", account + "paths.create-payout");
            put(TEXT, account + "paths.create-payout-malaysia", account + "paths.query-payout");
            put(TEXT, account + "paths.create-refund", account + "paths.query-refund", account + "paths.balance");
        }
    }

    private KnownSettings() {}

    private static void put(Kind kind, String... names) {
        for (String name : names) {
            KINDS.put(name, kind);
        }
    }

    static Map<String, Kind> kinds() {
        return Map.copyOf(KINDS);
    }

    /** The kind of a property, or null when there is no such property. */
    static Kind of(String name) {
        Kind exact = KINDS.get(name);
        if (exact != null) {
            return exact;
        }
        return KINDS.entrySet().stream()
                .filter(known -> pattern(known.getKey(), "(?:\"[^\"]+\"|[^.\"]+)")
                        .matcher(name)
                        .matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Whether an environment variable sets one of them. */
    static boolean areSetBy(String variable) {
        return KINDS.keySet().stream()
                .anyMatch(known -> Pattern.compile(variable(known).replace("*", "[A-Z0-9_]+"))
                        .matcher(variable)
                        .matches());
    }

    private static Pattern pattern(String name, String star) {
        return Pattern.compile(("\\Q" + name + "\\E").replace("*", "\\E" + star + "\\Q"));
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9*]", "_").toUpperCase(Locale.ROOT);
    }
}
