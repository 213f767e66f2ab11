package io.paycools.gateway.tracing;

import java.util.Set;

/**
 * Names an address by the words of our own in it. Everything else is left out, so that no id, no account's name and no
 * token of a payer's page gets into a span.
 */
final class Routes {

    private static final int DEEPEST = 6;
    private static final String LEFT_OUT = "/{}";

    /** A test compares them with the OpenAPI document. */
    static final Set<String> WORDS = Set.of(
            "v1",
            "payments",
            "payouts",
            "refunds",
            "payout-batches",
            "payment-links",
            "transactions",
            "events",
            "refresh",
            "approve",
            "reject",
            "balances",
            "discrepancies",
            "resolve",
            "notification-endpoints",
            "notification-deliveries",
            "rotate-secret",
            "enable",
            "deliveries",
            "redeliver",
            "go-live",
            "checks",
            "steps",
            "tick",
            "untick",
            "acceptance-runs",
            "evidence",
            "cancel",
            "personal-data",
            "erasures",
            "keys",
            "webhook-messages",
            "webhooks",
            "paycools",
            "pay");

    private Routes() {}

    static String of(String path) {
        StringBuilder route = new StringBuilder();
        int from = 1;
        for (int depth = 0; depth < DEEPEST && from <= path.length(); depth++) {
            int to = path.indexOf('/', from);
            String part = path.substring(from, to < 0 ? path.length() : to);
            if (WORDS.contains(part)) {
                route.append('/').append(part);
            } else if (!part.isEmpty()) {
                route.append(LEFT_OUT);
            }
            from = to < 0 ? path.length() + 1 : to + 1;
        }
        return route.isEmpty() ? "/" : route.toString();
    }
}
