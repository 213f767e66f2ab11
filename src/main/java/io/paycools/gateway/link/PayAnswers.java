package io.paycools.gateway.link;

import java.net.URI;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.paycools.gateway.api.Problem;
import io.quarkus.runtime.LaunchMode;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;

/** What every answer under {@code /pay} has in common: its headers, and a plain page for whatever goes wrong. */
@ApplicationScoped
class PayAnswers {

    static final MediaType HTML = MediaType.valueOf("text/html;charset=UTF-8");

    private final Map<String, String> headers;
    private final boolean insecureAllowed;

    PayAnswers(@ConfigProperty(name = "paycools.allow-insecure-base-url", defaultValue = "false") boolean standIn) {
        this.insecureAllowed = standIn || LaunchMode.current() != LaunchMode.NORMAL;
        this.headers = Map.of(
                "Content-Security-Policy",
                "default-src 'none'; style-src " + Html.styleSource()
                        // A browser asks it for the redirect to PayCools' page too, whose host is PayCools' affair.
                        + "; form-action 'self' https:" + (insecureAllowed ? " http:" : "")
                        + "; base-uri 'none'; frame-ancestors 'none'",
                "X-Frame-Options",
                "DENY",
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "no-referrer",
                "Cache-Control",
                "no-store",
                "X-Robots-Tag",
                "noindex, nofollow");
    }

    Map<String, String> headers() {
        return headers;
    }

    Response page(int status, String html) {
        return with(Response.status(status).type(HTML).entity(html));
    }

    /** Sends the payer on to PayCools' page, with a page for whoever does not follow. */
    Response redirect(String cashier) {
        URI address = URI.create(cashier);
        boolean secure = "https".equalsIgnoreCase(address.getScheme());
        if (!secure && !(insecureAllowed && "http".equalsIgnoreCase(address.getScheme()))) {
            throw new IllegalStateException("PayCools' page is at no https address");
        }
        return with(Response.seeOther(address));
    }

    private Response with(Response.ResponseBuilder answer) {
        headers.forEach(answer::header);
        return answer.build();
    }

    /** The page for a problem, in the language of the browser, because there is no link to ask. */
    static String page(Problem problem, String acceptLanguage) {
        return page(problem.status(), problem.correlationId(), acceptLanguage);
    }

    static String page(int status, String correlationId, String acceptLanguage) {
        Language words = Language.accepted(acceptLanguage, Language.EN);
        String key =
                switch (status) {
                    case 404 -> "unknown";
                    case 429 -> "limited";
                    default -> status < 500 ? "wrong" : "unavailable";
                };
        return Html.page(
                words,
                words.word(key + ".title"),
                null,
                h1(words.word(key + ".title")).withClass("bad"),
                p(words.word(key + ".text")),
                iff(status >= 500 && correlationId != null, dl(div(dt(words.word("reference")), dd(correlationId)))));
    }
}
