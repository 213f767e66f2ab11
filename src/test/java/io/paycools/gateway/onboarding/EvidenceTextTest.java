package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.paycools.gateway.onboarding.Evidence.Moment;
import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PublicStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever others have written, in whatever place of the evidence, stays text. */
class EvidenceTextTest {

    private static final Moment TIME = Moment.of(Instant.parse("2026-11-25T01:02:03.004Z"));

    @Test
    void shouldTellTimesInUtcAndInPayCoolsZone() {
        assertEquals("2026-11-25T01:02:03.004Z", TIME.utc());
        assertEquals("2026-11-25T09:02:03.004+08:00", TIME.utc8());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</pre></section></main><script src=//evil.example></script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "a | b | c",
                "a\n| b |\n|---|\n| c |",
                "a\r\n\r\n# heading\r\n\r\n- list",
                "```\n<script>alert(1)</script>\n```",
                "`````` `` ` ~~~",
                "[click](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example>",
                "https://evil.example www.evil.example nobody@evil.example",
                "*a* _b_ **c** ~~d~~ \\| \\\\| &lt;b&gt; &#60;script&#62;",
                "\u2028| x |\u2029\u0000\u001b[31m"
            })
    void shouldKeepTextsOfOthersHarmlessEverywhere(String text) {
        Evidence evidence = everywhere(text);

        String html = EvidencePage.of(evidence);
        String markdown = EvidenceMarkdown.of(evidence);

        HarmlessText.assertHtml(html);
        HarmlessText.assertMarkdown(markdown);
        assertEquals(
                EvidenceMarkdown.of(everywhere("x")).lines().count(),
                markdown.lines().count(),
                "no text makes a line");
        assertTrue(markdown.chars().noneMatch(character -> character < ' ' && character != '\n'));
    }

    private static Evidence everywhere(String text) {
        Evidence.Summary summary = new Evidence.Summary(
                new UUID(1, 2),
                AcceptanceRun.State.FAILED,
                List.of(text),
                text,
                text,
                Environment.TEST,
                text,
                text,
                text,
                text,
                text,
                TIME,
                TIME,
                1L,
                1,
                1,
                0);
        Evidence.Case one = new Evidence.Case(
                AcceptanceCase.PAYMENT,
                "Successful payment",
                AcceptanceStep.State.FAILED,
                new UUID(3, 4),
                text,
                text,
                "1.00",
                CurrencyCode.PHP,
                CountryCode.PH,
                PublicStatus.FAILED,
                new Failure(text, text, text),
                List.of(new Evidence.Check(
                        1, "PayCools takes the request", AcceptanceStep.State.FAILED, text, text, TIME, TIME)),
                List.of(
                        new Evidence.Traffic("create-payment", text, TIME, text, TIME, text, null),
                        new Evidence.Traffic("create-payment", text, TIME, text, TIME, null, text)),
                List.of(new Evidence.Webhook(TIME, true, List.of(text), text)),
                List.of(new Evidence.Move(TIME, null, "SUBMITTING", Observation.Source.REQUEST)),
                null);
        return new Evidence(summary, List.of(one));
    }
}
