package io.paycools.gateway.onboarding;

import java.util.List;
import java.util.Locale;

import io.paycools.gateway.onboarding.Evidence.Moment;

/**
 * Evidence as Markdown. Every text that comes from elsewhere is one line in which nothing is markup, or stands in a
 * fence that is longer than any in it.
 */
final class EvidenceMarkdown {

    private final StringBuilder out = new StringBuilder();

    private EvidenceMarkdown() {}

    static String of(Evidence evidence) {
        EvidenceMarkdown page = new EvidenceMarkdown();
        page.summary(evidence.summary());
        page.overview(evidence.cases());
        evidence.cases().forEach(page::testCase);
        return page.out.toString();
    }

    private void summary(Evidence.Summary summary) {
        line("# PayCools acceptance run: " + summary.verdict());
        line("");
        row("", "");
        row("---", "---");
        field("Run", summary.run());
        field("Products", String.join("; ", summary.products()));
        field("Account", summary.account());
        field("App id", summary.appId());
        field("Environment", summary.environment());
        field("PayCools host", summary.host());
        field("Webhook address", summary.webhookUrl());
        field("Gateway version", summary.gatewayVersion());
        field("Run by", summary.requestedBy());
        field("Note", summary.note());
        field("Started", time(summary.startedAt()));
        field("Finished", time(summary.finishedAt()));
        field("Duration", summary.duration() == null ? null : summary.duration() + " s");
        field(
                "Checks",
                summary.passed() + " passed, " + summary.failed() + " failed, " + summary.skipped() + " skipped");
        line("");
        line("Keys, signatures and personal data are masked as `***`.");
        line("");
    }

    private void overview(List<Evidence.Case> cases) {
        line("| Case | Verdict | Merchant order id | PayCools id | Amount |");
        line("|---|---|---|---|---|");
        for (Evidence.Case each : cases) {
            row(
                    each.title(),
                    each.verdict().name(),
                    text(each.transactionId() == null ? null : each.merchantOrderId()),
                    text(each.providerReference()),
                    each.amount() == null ? "" : each.amount() + " " + each.currency());
        }
        line("");
    }

    private void testCase(Evidence.Case each) {
        line("## " + each.title() + ": " + each.verdict());
        line("");
        if (each.transactionId() != null) {
            line("- Our id: " + each.transactionId());
            line("- Merchant order id: " + text(each.merchantOrderId()));
            line("- PayCools id: " + text(each.providerReference()));
            line("- Amount: " + each.amount() + " " + each.currency() + ", " + each.country());
            line("- Status: " + each.status());
            if (each.failure() != null) {
                line("- Failure: " + text(each.failure().code()) + ", "
                        + text(each.failure().message()) + ", "
                        + text(each.failure().providerCode()));
            }
            line("");
        }
        line("| # | Check | Verdict | Time | Remark |");
        line("|---|---|---|---|---|");
        for (Evidence.Check check : each.checks()) {
            row(
                    Integer.toString(check.number()),
                    check.title(),
                    check.verdict().name(),
                    time(check.finishedAt()),
                    text(check.remark()) + (check.cure() == null ? "" : " **What to do:** " + text(check.cure())));
        }
        line("");
        each.exchanges().forEach(this::exchange);
        if (each.gap() != null) {
            line(each.gap());
            line("");
        }
        each.webhooks().forEach(this::webhook);
        history(each.history());
    }

    private void exchange(Evidence.Traffic exchange) {
        line("### " + exchange.operation().toLowerCase(Locale.ROOT) + ": POST " + text(exchange.path()));
        line("");
        line("Sent " + time(exchange.sentAt()));
        block(exchange.request());
        line("Answered " + time(exchange.answeredAt()));
        if (exchange.answer() == null) {
            line("");
            line("No readable answer: " + text(exchange.problem()));
            line("");
        } else {
            block(exchange.answer());
        }
    }

    private void webhook(Evidence.Webhook webhook) {
        line("### Webhook, signature " + (webhook.verified() ? "verified" : "not verified"));
        line("");
        line("Received " + time(webhook.receivedAt()) + "; documented fields missing: "
                + (webhook.missingFields().isEmpty() ? "none" : text(String.join(", ", webhook.missingFields()))));
        block(webhook.text());
    }

    private void history(List<Evidence.Move> moves) {
        if (moves.isEmpty()) {
            return;
        }
        line("### History");
        line("");
        line("| Time | From | To | Told by |");
        line("|---|---|---|---|");
        for (Evidence.Move move : moves) {
            row(
                    time(move.at()),
                    move.from() == null ? "" : text(move.from()),
                    text(move.to()),
                    move.toldBy().name());
        }
        line("");
    }

    private void field(String name, Object value) {
        if (value != null) {
            row(name, text(value.toString()));
        }
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /** One line, in a fence that nothing in it can close. */
    private void block(String text) {
        String line = oneLine(text == null ? "" : text);
        int longest = 2;
        int run = 0;
        for (int i = 0; i < line.length(); i++) {
            run = line.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(longest + 1);
        line("");
        line(fence + "json");
        line(line);
        line(fence);
        line("");
    }

    private static String time(Moment time) {
        return time == null ? "" : time.utc() + " (" + time.utc8() + ")";
    }

    /** On one line, with everything that could be markup, HTML included, made harmless. */
    static String text(String text) {
        if (text == null) {
            return "";
        }
        StringBuilder safe = new StringBuilder();
        oneLine(text).codePoints().forEach(character -> {
            switch (character) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                default -> {
                    if ("\\`*_{}[]()#+!|~$".indexOf(character) >= 0) {
                        safe.append('\\');
                    }
                    safe.appendCodePoint(character);
                }
            }
        });
        // So that no renderer makes a link of it.
        return safe.toString()
                .replace("://", ":&#47;&#47;")
                .replace("www.", "www&#46;")
                .replace("@", "&#64;");
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    }
}
