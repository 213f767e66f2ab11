package io.paycools.gateway.onboarding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import io.paycools.gateway.onboarding.Evidence.Moment;
import j2html.tags.DomContent;
import j2html.tags.specialized.DlTag;
import j2html.tags.specialized.SpanTag;
import j2html.tags.specialized.TableTag;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.document;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iffElse;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

/**
 * Evidence as one page that needs nothing else: it is sent on as a file, and printed. The library writes and escapes;
 * nothing is pasted together.
 */
final class EvidencePage {

    private static final String CSS = css();

    /** Allows the page's own style and nothing else; stands in the page too, because a file has no headers. */
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + hash() + "'; base-uri 'none';" + " form-action 'none'";

    private EvidencePage() {}

    static String of(Evidence evidence) {
        Evidence.Summary summary = evidence.summary();
        List<DomContent> content = new ArrayList<>();
        content.add(header(
                p("PayCools acceptance run").withClass("kicker"),
                h1(summary.environment() + " account " + summary.account()),
                p(verdict(summary.verdict().name())).withClass("verdict")));
        content.add(summary(summary));
        content.add(overview(evidence.cases()));
        evidence.cases().forEach(each -> content.add(testCase(each)));
        content.add(p("Keys, signatures and personal data are masked as ***. Written by the PayCools gateway "
                        + summary.gatewayVersion() + ".")
                .withClass("soft"));
        return document(html().withLang("en")
                .with(
                        head(
                                meta().withCharset("utf-8"),
                                meta().attr("http-equiv", "Content-Security-Policy")
                                        .withContent(POLICY),
                                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                                meta().withName("robots").withContent("noindex, nofollow"),
                                title("Acceptance run " + summary.run() + ": " + summary.verdict()),
                                style().with(rawHtml(CSS))),
                        body(main(each(content, part -> part)))));
    }

    private static DlTag summary(Evidence.Summary summary) {
        DlTag list = dl().withClass("facts");
        add(list, "Run", summary.run());
        add(list, "Products", String.join("; ", summary.products()));
        add(list, "App id", summary.appId());
        add(list, "PayCools host", summary.host());
        add(list, "Webhook address", summary.webhookUrl());
        add(list, "Gateway version", summary.gatewayVersion());
        add(list, "Run by", summary.requestedBy());
        add(list, "Note", summary.note());
        add(list, "Started", text(summary.startedAt()));
        add(list, "Finished", text(summary.finishedAt()));
        add(list, "Duration", summary.duration() == null ? null : summary.duration() + " s");
        add(
                list,
                "Checks",
                summary.passed() + " passed, " + summary.failed() + " failed, " + summary.skipped() + " skipped");
        return list;
    }

    private static TableTag overview(List<Evidence.Case> cases) {
        return table(
                        caption("Cases"),
                        thead(tr(
                                column("Case"),
                                column("Verdict"),
                                column("Merchant order id"),
                                column("PayCools id"),
                                column("Amount"))),
                        tbody(each(
                                cases,
                                one -> tr(
                                        th(a(one.title()).withHref("#" + one.testCase()))
                                                .attr("scope", "row"),
                                        cell("Verdict", verdict(one.verdict().name())),
                                        cell(
                                                "Merchant order id",
                                                id(one.transactionId() == null ? null : one.merchantOrderId())),
                                        cell("PayCools id", id(one.providerReference())),
                                        cell("Amount", span(amount(one)).withClass("whole"))))))
                .withClass("cases");
    }

    private static DomContent testCase(Evidence.Case one) {
        List<DomContent> content = new ArrayList<>();
        content.add(h2(span(one.title() + " "), verdict(one.verdict().name())));
        if (one.transactionId() != null) {
            DlTag list = dl().withClass("facts");
            add(list, "Our id", one.transactionId());
            add(list, "Merchant order id", one.merchantOrderId());
            add(list, "PayCools id", one.providerReference());
            add(list, "Amount", amount(one) + ", " + one.country());
            add(list, "Status", one.status());
            if (one.failure() != null) {
                add(list, "Failure", one.failure().code());
                add(list, "Message", one.failure().message());
                add(list, "PayCools code", one.failure().providerCode());
            }
            content.add(list);
        }
        content.add(checks(one.checks()));
        one.exchanges().forEach(exchange -> content.add(exchange(exchange)));
        if (one.gap() != null) {
            content.add(p(one.gap()).withClass("soft"));
        }
        one.webhooks().forEach(webhook -> content.add(webhook(webhook)));
        if (!one.history().isEmpty()) {
            content.add(history(one.history()));
        }
        return section(each(content, part -> part)).withId(one.testCase().name());
    }

    private static TableTag checks(List<Evidence.Check> checks) {
        return table(
                caption("Checks"),
                thead(tr(column("#"), column("Check"), column("Verdict"), column("Finished"))),
                tbody(each(
                        checks,
                        check -> tr(
                                cell("#", span(Integer.toString(check.number()))),
                                td(
                                                span(check.title()),
                                                check.remark() == null
                                                        ? null
                                                        : p(check.remark()).withClass("soft"),
                                                check.cure() == null
                                                        ? null
                                                        : p(strong("What to do: "), span(check.cure()))
                                                                .withClass("cure"))
                                        .attr("data-label", "Check"),
                                cell("Verdict", verdict(check.verdict().name())),
                                cell("Finished", time(check.finishedAt()))))));
    }

    private static DomContent exchange(Evidence.Traffic exchange) {
        return div(
                        h3(exchange.operation() + ": POST " + exchange.path()),
                        p(span("Sent "), time(exchange.sentAt())),
                        text(exchange.request()),
                        p(span("Answered "), time(exchange.answeredAt())),
                        iffElse(
                                exchange.answer() == null,
                                p("No readable answer: " + exchange.problem()),
                                text(exchange.answer())))
                .withClass("exchange");
    }

    private static DomContent webhook(Evidence.Webhook webhook) {
        String missing = webhook.missingFields().isEmpty() ? "none" : String.join(", ", webhook.missingFields());
        return div(
                        h3("Webhook, signature " + (webhook.verified() ? "verified" : "not verified")),
                        p(span("Received "), time(webhook.receivedAt())),
                        p("Documented fields missing: " + missing),
                        text(webhook.text()))
                .withClass("exchange");
    }

    private static TableTag history(List<Evidence.Move> moves) {
        return table(
                caption("History"),
                thead(tr(column("Time"), column("From"), column("To"), column("Told by"))),
                tbody(each(
                        moves,
                        move -> tr(
                                cell("Time", time(move.at())),
                                cell("From", span(move.from() == null ? "" : move.from())),
                                cell("To", span(move.to())),
                                cell("Told by", span(move.toldBy().name()))))));
    }

    private static void add(DlTag list, String name, Object value) {
        if (value != null) {
            list.with(div(dt(name), dd(value.toString())));
        }
    }

    private static DomContent column(String name) {
        return th(name).attr("scope", "col");
    }

    /** Its label is shown where the screen is too narrow for columns. */
    private static DomContent cell(String label, DomContent content) {
        return td(content).attr("data-label", label);
    }

    private static SpanTag verdict(String verdict) {
        return span(verdict).withClass("badge " + verdict.toLowerCase(Locale.ROOT));
    }

    private static SpanTag id(String id) {
        return span(id == null ? "" : id).withClass("id");
    }

    /** Exactly as it went over the wire; it wraps, so that nothing is cut off in print. */
    private static DomContent text(String wire) {
        return pre(wire == null ? "" : wire);
    }

    /** Either of its two forms stays in one piece. */
    private static SpanTag time(Moment time) {
        return time == null
                ? span("")
                : span(
                        span(time.utc()).withClass("whole"),
                        span(" "),
                        span(time.utc8()).withClass("whole soft"));
    }

    private static String text(Moment time) {
        return time == null ? null : time.utc() + " (" + time.utc8() + ")";
    }

    private static String amount(Evidence.Case one) {
        return one.amount() == null ? "" : one.amount() + " " + one.currency();
    }

    private static String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(CSS.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String css() {
        try (InputStream in = EvidencePage.class.getResourceAsStream("evidence.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
