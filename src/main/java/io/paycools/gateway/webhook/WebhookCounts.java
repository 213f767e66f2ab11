package io.paycools.gateway.webhook;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paycools.gateway.provider.CallBudget;
import io.quarkus.runtime.Startup;

/** Counts what became of webhooks, from the start, so that the first of a kind is a rise and not a new line. */
@Startup
@ApplicationScoped
class WebhookCounts {

    /** Stands for every account that is not configured, whatever name the sender has made up. */
    private static final String UNKNOWN = "unknown";

    /** What became of one. */
    enum Verdict {
        /** Kept and acknowledged. */
        ACCEPTED,
        /** Was there already; acknowledged again. */
        REPEAT,
        /** Not signed by PayCools. */
        FORGED,
        /** Not of the form of a webhook. */
        MALFORMED,
        /** Signed by PayCools, and not to be understood. */
        UNREADABLE,
        /** About no account of ours. */
        UNKNOWN_ACCOUNT,
        /** From an address that is not allowed. */
        ADDRESS_REFUSED,
        /** Larger than we take, without having said so. */
        TOO_LARGE,
        /** The database was away, so that it was not acknowledged. */
        STORAGE_DOWN,
        /** A fault of the gateway. */
        FAILED
    }

    private final Map<String, Map<Verdict, Counter>> counters = new HashMap<>();

    WebhookCounts(CallBudget accounts, MeterRegistry metrics) {
        for (String account : accounts.accounts()) {
            counters.put(account, register(account, metrics));
        }
        counters.computeIfAbsent(UNKNOWN, account -> register(account, metrics));
    }

    private static Map<Verdict, Counter> register(String account, MeterRegistry metrics) {
        Map<Verdict, Counter> each = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            each.put(
                    verdict,
                    Counter.builder("paycools.webhooks")
                            .description("Webhooks received, by what became of them.")
                            .tag("account", account)
                            .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
                            .register(metrics));
        }
        return each;
    }

    void count(String account, Verdict verdict) {
        counters.getOrDefault(account, counters.get(UNKNOWN)).get(verdict).increment();
    }
}
