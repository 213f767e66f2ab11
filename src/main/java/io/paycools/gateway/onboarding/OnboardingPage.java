package io.paycools.gateway.onboarding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import j2html.tags.DomContent;

import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;

/**
 * The frame of the operators' pages, and the headers of every answer under them. The library writes and escapes; no
 * script, one style sheet in the page.
 */
final class OnboardingPage {

    static final MediaType HTML = MediaType.valueOf("text/html;charset=UTF-8");

    private static final String CSS = css();

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src " + styleSource()
                    + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Frame-Options",
            "DENY",
            "X-Content-Type-Options",
            "nosniff",
            // Not no-referrer, with which a browser names no origin when it sends a form.
            "Referrer-Policy",
            "same-origin",
            "Cache-Control",
            "no-store",
            "X-Robots-Tag",
            "noindex, nofollow");

    private OnboardingPage() {}

    static Map<String, String> headers() {
        return HEADERS;
    }

    static Response answer(int status, String html) {
        return withHeaders(Response.status(status).type(HTML).entity(html));
    }

    static Response withHeaders(Response.ResponseBuilder answer) {
        HEADERS.forEach(answer::header);
        return answer.build();
    }

    /** A whole page. */
    static String write(String heading, DomContent... content) {
        return document(html().withLang("en")
                .with(
                        head(
                                meta().withCharset("utf-8"),
                                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                                meta().withName("robots").withContent("noindex, nofollow"),
                                title(heading),
                                style().with(rawHtml(CSS))),
                        body(main(content))));
    }

    private static String styleSource() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(CSS.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String css() {
        try (InputStream in = OnboardingPage.class.getResourceAsStream("page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
