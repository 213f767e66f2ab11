package io.paycools.gateway.onboarding;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.paycools.gateway.onboarding.ChecklistView.StepView;
import io.paycools.gateway.onboarding.ChecklistView.TickView;
import io.paycools.gateway.provider.Environment;
import j2html.tags.DomContent;
import j2html.tags.specialized.DivTag;
import j2html.tags.specialized.FormTag;
import j2html.tags.specialized.InputTag;
import j2html.tags.specialized.LiTag;
import j2html.tags.specialized.SectionTag;

import static j2html.TagCreator.a;
import static j2html.TagCreator.button;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.form;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.li;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.ol;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.small;
import static j2html.TagCreator.span;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.text;
import static j2html.TagCreator.ul;

/** The checklist as a page, for people. */
final class ChecklistPage {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** How many sayings are shown of a step; the API has all. */
    private static final int SHOWN = 5;

    private final ChecklistView checklist;
    private final List<String> accounts;
    private final String token;
    private final GoLiveForm rejected;

    /**
     * @param token goes into every form
     * @param rejected what was typed and is wrong, or null
     */
    ChecklistPage(ChecklistView checklist, List<String> accounts, String token, GoLiveForm rejected) {
        this.checklist = checklist;
        this.accounts = accounts;
        this.token = token;
        this.rejected = rejected;
    }

    String write() {
        String heading = "Go-live: account " + checklist.account();
        return OnboardingPage.write(
                (rejected == null ? "" : "Not saved: ") + heading,
                iff(accounts.size() > 1, navigation()),
                head(heading),
                iff(
                        rejected != null,
                        p("Nothing was saved: see the step that is marked.")
                                .withClass("notice")
                                .attr("role", "alert")),
                each(sections().entrySet(), part -> part(part.getKey(), part.getValue())));
    }

    private DomContent navigation() {
        return nav(each(accounts, account -> {
                    boolean current = account.equals(checklist.account());
                    return a(account)
                            .withHref(GoLiveForm.address(account, null))
                            .condAttr(current, "aria-current", "page");
                }))
                .attr("aria-label", "Accounts");
    }

    private DivTag head(String heading) {
        boolean production = checklist.environment() == Environment.PRODUCTION;
        String age = checklist.checkedAt() == null
                ? "PayCools has not been looked at yet with these settings."
                : "PayCools was looked at " + ago(checklist.checkAgeSeconds()) + ", at " + time(checklist.checkedAt())
                        + ".";
        return div().withClass("head")
                .with(
                        div(
                                h1(heading),
                                p(production ? "Production environment, real money" : "Test environment"),
                                p().withClass("sum")
                                        .with(
                                                span(checklist.done() + " of "
                                                                + checklist
                                                                        .steps()
                                                                        .size() + " steps done")
                                                        .withClass("done"),
                                                iff(checklist.failed() > 0, text(", ")),
                                                iff(
                                                        checklist.failed() > 0,
                                                        span(checklist.failed() + " failed")
                                                                .withClass("failed"))),
                                each(failed(), ChecklistPage::cure),
                                p(age).withClass("soft")),
                        begin("checks").with(button("Run the checks").withType("submit")));
    }

    private List<StepView> failed() {
        return checklist.steps().stream()
                .filter(step -> step.state() == StepState.FAILED)
                .toList();
    }

    private static DomContent cure(StepView step) {
        return p(text("Cure first: "), a(step.title()).withHref("#" + step.id()));
    }

    private Map<String, List<StepView>> sections() {
        Map<String, List<StepView>> sections = new LinkedHashMap<>();
        for (StepView step : checklist.steps()) {
            sections.computeIfAbsent(step.section(), title -> new ArrayList<>()).add(step);
        }
        return sections;
    }

    private SectionTag part(String title, List<StepView> steps) {
        return section(h2(text(title), small(steps.get(0).guide())), ol(each(steps, this::step)));
    }

    private LiTag step(StepView step) {
        return li().withId(step.id())
                .withClass("step " + style(step.state()))
                .with(
                        div(h3(step.title()), span(word(step.state())).withClass("state"))
                                .withClass("title"),
                        p(step.advice()).withClass("advice"),
                        iff(!step.details().isEmpty(), facts(step)),
                        iff(!step.history().isEmpty(), said(step)),
                        iff(step.byPerson(), confirmation(step)));
    }

    private static DomContent facts(StepView step) {
        return dl(each(
                step.details(),
                detail -> div(dt(detail.name()), detail.toCopy() ? dd(code(detail.value())) : dd(detail.value()))));
    }

    private static DomContent said(StepView step) {
        List<TickView> shown =
                step.history().subList(0, Math.min(SHOWN, step.history().size()));
        return ul().withClass("said").with(each(shown, ChecklistPage::said));
    }

    private static LiTag said(TickView tick) {
        return li((tick.done() ? "Confirmed by " : "Taken back by ") + tick.person() + " (" + tick.client() + "), "
                + time(tick.at()) + (tick.note() == null ? "" : ": " + tick.note()));
    }

    private DomContent confirmation(StepView step) {
        boolean done = step.state() == StepState.DONE;
        boolean wrong = rejected != null && step.id().equals(rejected.step());
        String who = step.id() + "-person";
        String what = step.id() + "-note";
        InputTag person = field(who, GoLiveForm.PERSON, "128", wrong ? rejected.person() : null)
                .isRequired()
                .attr("autocomplete", "name");
        if (wrong) {
            person.attr("aria-invalid", "true")
                    .attr("aria-describedby", who + "-wrong")
                    .attr("autofocus");
        }
        FormTag form = begin("steps")
                .attr("novalidate")
                .with(
                        hidden(GoLiveForm.STEP, step.id()),
                        hidden(GoLiveForm.DONE, Boolean.toString(!done)),
                        iff(wrong, p(GoLiveForm.RULE).withClass("wrong").withId(who + "-wrong")),
                        label("Your name").withFor(who),
                        person,
                        label("Note (may stay empty)").withFor(what),
                        field(what, GoLiveForm.NOTE, "512", wrong ? rejected.note() : null),
                        button(done ? "Take it back" : "It is done")
                                .withType("submit")
                                .withClass(done ? "quiet" : ""));
        return details(summary(done ? "Take back" : "Confirm"), form).condAttr(wrong, "open", "open");
    }

    private static InputTag field(String id, String name, String most, String typed) {
        InputTag field = input().withId(id).withName(name).withType("text").withMaxlength(most);
        return typed == null ? field : field.withValue(typed);
    }

    private FormTag begin(String path) {
        return form().withMethod("post")
                .withAction(GoLivePageResource.PATH + "/" + path)
                .with(hidden(GoLiveForm.ACCOUNT, checklist.account()), hidden(GoLiveForm.TOKEN, token));
    }

    private static InputTag hidden(String name, String value) {
        return input().withType("hidden").withName(name).withValue(value);
    }

    private static String style(StepState state) {
        return switch (state) {
            case DONE -> "done";
            case FAILED -> "failed";
            case TO_CONFIRM -> "confirm";
            case TO_DO, BLOCKED -> "open";
        };
    }

    /** With a sign, so that it can be told without colours. */
    private static String word(StepState state) {
        return switch (state) {
            case DONE -> "✓ done";
            case FAILED -> "✗ failed";
            case TO_CONFIRM -> "? to be confirmed";
            case TO_DO -> "○ to do";
            case BLOCKED -> "– not judged";
        };
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }

    private static String ago(long seconds) {
        Duration age = Duration.ofSeconds(seconds);
        if (age.toMinutes() < 2) {
            return seconds + " seconds ago";
        }
        return age.toHours() < 2
                ? age.toMinutes() + " minutes ago"
                : age.toDays() < 2 ? age.toHours() + " hours ago" : age.toDays() + " days ago";
    }
}
