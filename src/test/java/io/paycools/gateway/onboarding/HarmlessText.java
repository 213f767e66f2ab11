package io.paycools.gateway.onboarding;

import java.util.List;
import java.util.Locale;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Looks for what may not be in a document with texts of others in it. */
final class HarmlessText {

    private HarmlessText() {}

    /** No element, attribute or address that a text of others could have brought in. */
    static void assertHtml(String html) {
        String lower = html.toLowerCase(Locale.ROOT);
        for (String forbidden :
                List.of("<script", "<img", "<iframe", "<svg", "<base", "<form", "href=\"javascript", "href=\"http")) {
            assertFalse(lower.contains(forbidden), forbidden);
        }
        assertFalse(lower.matches("(?s).*<[a-z][^>]*\\son[a-z]+\\s*=.*"), "a handler");
        for (String element : List.of("table", "section", "pre", "main", "style")) {
            assertEquals(count(lower, "<" + element + "[ >]"), count(lower, "</" + element + ">"), element);
        }
    }

    /** As any renderer would show it, raw HTML allowed: nothing but what we wrote. */
    static void assertMarkdown(String markdown) {
        List<Extension> extensions = List.of(TablesExtension.create());
        String html = HtmlRenderer.builder()
                .extensions(extensions)
                .build()
                .render(Parser.builder().extensions(extensions).build().parse(markdown));
        assertHtml(html);
        assertFalse(html.contains("<a "), "a link");
        assertEquals(count(markdown, "(?m)^\\|(?: ?---)+"), count(html, "<table>"), "as many tables as were written");
        assertFalse(html.contains("<em>"), "emphasis");
    }

    private static int count(String text, String pattern) {
        return (int)
                java.util.regex.Pattern.compile(pattern).matcher(text).results().count();
    }
}
