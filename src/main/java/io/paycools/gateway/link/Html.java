package io.paycools.gateway.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import j2html.tags.DomContent;
import j2html.tags.specialized.DivTag;
import j2html.tags.specialized.MetaTag;

import static j2html.TagCreator.body;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;

/** The frame of every page that a payer sees. The library writes and escapes; nothing is pasted together. */
final class Html {

    private static final String CSS = css();

    private Html() {}

    /** What the policy allows as style: this one, by its hash, and no other. */
    static String styleSource() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(CSS.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * A whole page.
     *
     * @param refresh where the browser goes by itself after a while, or null
     */
    static String page(Language language, String heading, Refresh refresh, DomContent... content) {
        DivTag card = div().withClass("card").with(content);
        return document(html().withLang(language.tag())
                .with(
                        head(
                                meta().withCharset("utf-8"),
                                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                                meta().withName("robots").withContent("noindex, nofollow"),
                                refresh == null ? null : refresh.tag(),
                                title(heading),
                                style().with(rawHtml(CSS))),
                        body(main(card))));
    }

    /** That the browser opens an address after some seconds; works without a script. */
    record Refresh(int seconds, String address) {
        MetaTag tag() {
            return meta().attr("http-equiv", "refresh").withContent(seconds + "; url=" + address);
        }
    }

    private static String css() {
        try (InputStream in = Html.class.getResourceAsStream("page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
