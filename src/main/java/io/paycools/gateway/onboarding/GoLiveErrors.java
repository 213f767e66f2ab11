package io.paycools.gateway.onboarding;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.security.PageAuthentication;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import static j2html.TagCreator.a;
import static j2html.TagCreator.div;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;

/** Turns the problem documents under the operators' pages into pages, and has the browser ask for name and key. */
@ApplicationScoped
public class GoLiveErrors {

    @ServerResponseFilter
    void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!PageAuthentication.isPage(request.getUriInfo().getPath())
                || !(response.getEntity() instanceof Problem problem)) {
            return;
        }
        if (problem.status() == ErrorCode.UNAUTHENTICATED.status()) {
            response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, PageAuthentication.CHALLENGE);
        }
        response.setEntity(page(problem), null, OnboardingPage.HTML);
        OnboardingPage.headers().forEach((name, value) -> response.getHeaders().putSingle(name, value));
    }

    private static String page(Problem problem) {
        boolean stranger = problem.status() == ErrorCode.UNAUTHENTICATED.status();
        String heading = stranger ? "Name and key, please" : problem.title();
        return OnboardingPage.write(
                heading,
                div().withClass("head")
                        .with(div(
                                h1(heading),
                                iff(
                                        stranger,
                                        p("The user is the name of a client with the role admin, the password its"
                                                + " API key.")),
                                iff(problem.detail() != null, p(problem.detail())),
                                iff(
                                        problem.correlationId() != null,
                                        p("Reference " + problem.correlationId())
                                                .withClass("soft")),
                                iff(!stranger, p(a("Back to the checklist").withHref(GoLivePageResource.PATH))))));
    }
}
