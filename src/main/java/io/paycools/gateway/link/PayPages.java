package io.paycools.gateway.link;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.link.Html.Refresh;
import io.paycools.gateway.link.PayService.Sight;
import io.paycools.gateway.link.PayerForm.Field;
import j2html.tags.DomContent;
import j2html.tags.specialized.ATag;
import j2html.tags.specialized.DivTag;
import j2html.tags.specialized.FormTag;
import j2html.tags.specialized.InputTag;

import static j2html.TagCreator.a;
import static j2html.TagCreator.button;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.form;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.p;
import static j2html.TagCreator.small;
import static j2html.TagCreator.span;

/** The pages that a payer sees. They show nothing of what is known of the payer: whoever has the link can open them. */
@ApplicationScoped
class PayPages {

    private static final int LOOK_AGAIN_SECONDS = 3;
    private static final int RUN_OUT_SECONDS = 60;

    private final LinkConfig config;

    PayPages(LinkConfig config) {
        this.config = config;
    }

    /** The form, or the button alone when there is nothing to ask for or a payment is open already. */
    String payable(Sight sight, Language words) {
        PaymentLink link = sight.opened().link();
        boolean hasErrors = !sight.wrong().isEmpty();
        String heading = words.word("pay.title", merchant(link, words));
        List<DomContent> content = new ArrayList<>();
        content.add(h1(heading));
        content.add(amount(link, words));
        content.add(details(link, words, true));
        if (hasErrors) {
            content.add(p(words.word("error.summary")).withClass("notice").attr("role", "alert"));
        } else if (sight.opened().hasFailed()) {
            content.add(p(words.word("pay.again")).withClass("notice"));
        }
        FormTag form = form().withMethod("post").withAction(path(sight)).attr("novalidate");
        if (!sight.asked().isEmpty()) {
            form.with(h2(words.word("pay.about")));
            form.with(p(words.word("pay.about.note")).withClass("soft"));
            form.with(each(sight.asked(), field -> field(field, sight, words)));
        }
        if (!link.isSingle()) {
            form.with(input().withType("hidden").withName(PayerForm.ATTEMPT).withValue(sight.attempt()));
        }
        form.with(button(words.word("pay.button")).withType("submit").withClass("button"));
        content.add(form);
        content.add(p(words.word("pay.note")).withClass("soft"));
        String title = hasErrors ? words.word("error.summary") + " " + heading : heading;
        return Html.page(words, title, null, content.toArray(DomContent[]::new));
    }

    private static DivTag field(Field field, Sight sight, Language words) {
        String key = field.key();
        boolean wrong = sight.wrong().contains(field);
        boolean hinted = field == Field.MOBILE;
        String described = (hinted ? key + "-hint" : "") + (wrong ? " " + key + "-wrong" : "");
        InputTag box = input().withId(key)
                .withName(key)
                .withType(
                        switch (field) {
                            case NAME -> "text";
                            case EMAIL -> "email";
                            case MOBILE -> "tel";
                        })
                .attr(
                        "autocomplete",
                        switch (field) {
                            case NAME -> "name";
                            case EMAIL -> "email";
                            case MOBILE -> "tel";
                        })
                .withMaxlength(field == Field.MOBILE ? "24" : "128")
                .isRequired();
        String typed = sight.form().values().get(field);
        if (typed != null) {
            box.withValue(typed);
        }
        if (!described.isBlank()) {
            box.attr("aria-describedby", described.strip());
        }
        if (wrong) {
            box.attr("aria-invalid", "true");
            if (field == sight.wrong().iterator().next()) {
                box.attr("autofocus");
            }
        }
        return div().withClass("field")
                .with(
                        label(words.word(key + ".label")).withFor(key),
                        iff(
                                hinted,
                                p(words.word(
                                                "mobile.hint",
                                                example(sight.opened().link())))
                                        .withClass("hint")
                                        .withId(key + "-hint")),
                        iff(
                                wrong,
                                p(words.word("error." + key)).withClass("wrong").withId(key + "-wrong")),
                        box);
    }

    private static String example(PaymentLink link) {
        return switch (link.country) {
            case PH -> "09171234567";
            case ID -> "081234567890";
            case MY -> "0123456789";
            case TH -> "0812345678";
            case RU -> "79161234567";
        };
    }

    /** The order is on its way; the page goes on to PayCools by itself. */
    String wait(Sight sight, Language words, String reference) {
        String next = path(sight) + "?" + PayPageResource.WAIT + "=" + reference;
        return busy(
                sight,
                words,
                "wait",
                new Refresh(LOOK_AGAIN_SECONDS, next),
                link(words.word("wait.button"), next, true));
    }

    /** The payer is back from PayCools, which has not told yet what became of it. */
    String confirm(Sight sight, Language words, String reference) {
        String here = path(sight) + "?" + PayPageResource.BACK + "=" + reference;
        boolean open = sight.standing() == Standing.OPEN;
        String cashier = path(sight) + "?" + PayPageResource.WAIT + "=" + reference;
        return busy(
                sight,
                words,
                "confirm",
                new Refresh(LOOK_AGAIN_SECONDS, here),
                iff(open, link(words.word("confirm.button"), cashier, false)));
    }

    /** PayCools' page is closed, and nobody knows yet that nothing was paid there. */
    String runOut(Sight sight, Language words) {
        FormTag again = form().withMethod("post")
                .withAction(path(sight))
                .with(
                        iff(
                                !sight.opened().link().isSingle(),
                                input().withType("hidden")
                                        .withName(PayerForm.ATTEMPT)
                                        .withValue(sight.attempt())),
                        button(words.word("runout.button")).withType("submit").withClass("button quiet"));
        return busy(sight, words, "runout", new Refresh(RUN_OUT_SECONDS, path(sight)), again);
    }

    private String busy(Sight sight, Language words, String key, Refresh refresh, DomContent last) {
        PaymentLink link = sight.opened().link();
        return Html.page(
                words,
                words.word(key + ".title"),
                refresh,
                span().withClass("busy").attr("aria-hidden", "true"),
                h1(words.word(key + ".title")),
                p(words.word(key + ".text")).attr("role", "status"),
                amount(link, words),
                details(link, words, false),
                last);
    }

    String paid(Sight sight, Language words) {
        PaymentLink link = sight.opened().link();
        return Html.page(
                words,
                words.word("paid.title"),
                null,
                div("✓").withClass("done").attr("aria-hidden", "true"),
                h1(words.word("paid.title")).withClass("good"),
                amount(link, words),
                details(link, words, false),
                p(words.word("paid.text")));
    }

    /** A page about a link with which nothing can be done; its key is that of its words. */
    String over(Sight sight, Language words, String key) {
        PaymentLink link = sight.opened().link();
        return Html.page(
                words,
                words.word(key + ".title"),
                null,
                h1(words.word(key + ".title")).withClass("bad"),
                p(words.word(key + ".text", merchant(link, words))),
                details(link, words, false));
    }

    /** PayCools has refused the payment, or it could not be sent. */
    String refused(Sight sight, Language words) {
        PaymentLink link = sight.opened().link();
        return Html.page(
                words,
                words.word("refused.title"),
                null,
                h1(words.word("refused.title")).withClass("bad"),
                p(words.word("refused.text", merchant(link, words))),
                amount(link, words),
                dl(row(words.word("reference"), sight.opened().current().row().merchantOrderId())),
                link(words.word("refused.button"), path(sight), false));
    }

    private static DomContent amount(PaymentLink link, Language words) {
        String code = link.currency.name();
        String text = words.amount(link.amount(), link.country);
        // A sign alone may be another country's too.
        return p(span(text), iff(!text.contains(code), small(" " + code))).withClass("amount");
    }

    private DomContent details(PaymentLink link, Language words, boolean payable) {
        return dl(
                named(link) == null ? null : row(words.word("pay.to"), named(link)),
                row(words.word("pay.for"), link.description),
                iff(payable, row(words.word("pay.until"), words.time(link.validUntil, link.country))));
    }

    private static DivTag row(String term, String value) {
        return div(dt(term), dd(value));
    }

    private static ATag link(String text, String address, boolean main) {
        return a(text).withHref(address).withClass(main ? "button" : "button quiet");
    }

    private String merchant(PaymentLink link, Language words) {
        return named(link) == null ? words.word("merchant.unnamed") : named(link);
    }

    private String named(PaymentLink link) {
        String ofAccount = config.merchantNames().get(link.account);
        return ofAccount == null ? config.merchantName().orElse(null) : ofAccount;
    }

    /** Where the page is, relative to itself: it may be reached under any origin and path. */
    private static String path(Sight sight) {
        return sight.token();
    }
}
