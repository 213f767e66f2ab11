package io.paycools.gateway.sandbox;

import java.time.Instant;
import java.util.Locale;

/** The page's HTML. Without scripts; everything that comes from an order is escaped. */
final class CashierPage {

    private static final String FRAME = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{title} – PayCools sandbox</title>
            <style>
            :root { color-scheme: light dark;
              --page: #eef2f6; --card: #fff; --text: #16202c; --soft: #4d5b6b; --line: #d5dde6;
              --main: #0b5f4f; --on-main: #fff; --note: #fff3d1; --on-note: #573c00; --focus: #1a56c4;
              --good: #0b5f4f; --bad: #a3211b; }
            @media (prefers-color-scheme: dark) { :root {
              --page: #10161d; --card: #1a232d; --text: #edf2f7; --soft: #afbdcb; --line: #3a4856;
              --main: #6fdcc2; --on-main: #06251e; --note: #40310c; --on-note: #ffe3a1; --focus: #9cc3ff;
              --good: #6fdcc2; --bad: #ff9d94; } }
            * { box-sizing: border-box; }
            body { margin: 0; min-height: 100vh; background: var(--page); color: var(--text);
              font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
            .note { margin: 0; padding: .75rem 1rem; background: var(--note); color: var(--on-note);
              text-align: center; }
            main { max-width: 28rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
            .brand { margin: 0 0 1rem; color: var(--soft); font-weight: 600; }
            .card { padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
              box-shadow: 0 1px 2px rgb(0 0 0 / 6%), 0 8px 24px rgb(0 0 0 / 6%); }
            h1 { margin: 0; font-size: 1.25rem; line-height: 1.3; }
            h1.good { color: var(--good); } h1.bad { color: var(--bad); }
            .amount { margin: .25rem 0 1.25rem; font-size: clamp(1.5rem, 7vw, 2.25rem); font-weight: 700; line-height: 1.2;
              font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
            dl { margin: 0 0 1.5rem; border-top: 1px solid var(--line); }
            dl div { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between;
              padding: .625rem 0; border-bottom: 1px solid var(--line); }
            dt { color: var(--soft); } dd { margin: 0; font-weight: 500; overflow-wrap: anywhere; min-width: 0; }
            form { margin: 0 0 .75rem; } form:last-child { margin: 0; }
            .button { display: block; width: 100%; min-height: 3rem; padding: .75rem 1rem; border-radius: .625rem;
              border: 1px solid var(--soft); background: transparent; color: var(--text); font: inherit;
              font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
            .button.main { border-color: var(--main); background: var(--main); color: var(--on-main); }
            .button:hover { text-decoration: underline; }
            .button:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; }
            p { margin: 0 0 1.25rem; }
            </style>
            </head>
            <body>
            <p class="note" role="note"><strong>Sandbox.</strong> This is a test page. No real money is moved.</p>
            <main>
            <p class="brand">PayCools cashier</p>
            <div class="card">
            {body}</div>
            </main>
            </body>
            </html>
            """;

    private CashierPage() {}

    static String notFound() {
        return framed("Unknown payment", """
                <h1>We do not know this payment</h1>
                <p>The address may be incomplete, or the sandbox has been emptied.</p>
                """);
    }

    static String of(Order order, Instant now) {
        StringBuilder body = new StringBuilder();
        boolean expired = order.expired(now);
        String amount = order.market().readable(order.amount());
        String heading = heading(order.progress().status(), expired);
        String tone =
                switch (order.progress().status()) {
                    case COMPLETED -> " class=\"good\"";
                    case FAILED, CANCELLED -> " class=\"bad\"";
                    case PENDING -> expired ? " class=\"bad\"" : "";
                };
        body.append("<h1").append(tone).append(">").append(heading).append("</h1>\n");
        body.append("<p class=\"amount\">").append(escaped(amount)).append("</p>\n<dl>\n");
        detail(body, "Order", order.ids().mchOrderId());
        if (order.text("remark") != null) {
            detail(body, "Description", order.text("remark"));
        }
        detail(body, "Reference", order.ids().transactionId());
        detail(body, "Status", status(order.progress().status(), expired));
        body.append("</dl>\n");
        if (order.settled() || expired) {
            returnLink(body, order.text("redirectUrl"));
        } else {
            button(body, order, Settlement.Button.PAY, "Pay " + amount, " main");
            button(body, order, Settlement.Button.DECLINE, "Decline", "");
            button(body, order, Settlement.Button.EXPIRE, "Expire", "");
        }
        return framed(heading + ": " + escaped(amount), body.toString());
    }

    private static String heading(Order.Status status, boolean expired) {
        return switch (status) {
            case PENDING -> expired ? "This payment has expired" : "Amount to pay";
            case COMPLETED -> "Payment successful";
            case FAILED, CANCELLED -> "Payment declined";
        };
    }

    private static String status(Order.Status status, boolean expired) {
        return switch (status) {
            case PENDING -> expired ? "Expired, nothing was paid" : "Waiting for payment";
            case COMPLETED -> "Paid";
            case FAILED, CANCELLED -> "Declined, nothing was paid";
        };
    }

    private static void detail(StringBuilder body, String term, String value) {
        body.append("<div><dt>")
                .append(term)
                .append("</dt><dd>")
                .append(escaped(value))
                .append("</dd></div>\n");
    }

    private static void button(
            StringBuilder body, Order order, Settlement.Button button, String label, String emphasis) {
        String action = Cashier.path(order) + "/" + button.name().toLowerCase(Locale.ROOT);
        body.append("<form method=\"post\" action=\"")
                .append(escaped(action))
                .append("\"><button type=\"submit\" class=\"button")
                .append(emphasis)
                .append("\">")
                .append(escaped(label))
                .append("</button></form>\n");
    }

    /** Only to a web address: a link with another scheme could run a script on this page. */
    private static void returnLink(StringBuilder body, String url) {
        if (url == null || !url.matches("(?i)https?://.+")) {
            return;
        }
        body.append("<a class=\"button main\" rel=\"noreferrer\" href=\"")
                .append(escaped(url))
                .append("\">Return to shop</a>\n");
    }

    private static String framed(String title, String body) {
        // The body last: what it brings along is not looked through for placeholders again.
        return FRAME.replace("{title}", title).replace("{body}", body);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
