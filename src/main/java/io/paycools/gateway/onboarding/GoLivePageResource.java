package io.paycools.gateway.onboarding;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.security.PageAuthentication;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The checklist for people, in a browser. Reading it changes nothing and calls nobody. */
@Path(GoLivePageResource.PATH)
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.TEXT_HTML)
@Cancellable(false)
public class GoLivePageResource {

    static final String PATH = PageAuthentication.PAGES;

    private static final Set<String> PARAMETERS = Set.of("account");

    private final GoLiveService service;
    private final GoLiveGuard guard;
    private final JsonBody validation;
    private final SecurityIdentity caller;
    private final long formLimit;

    GoLivePageResource(
            GoLiveService service,
            GoLiveGuard guard,
            JsonBody validation,
            SecurityIdentity caller,
            GoLiveConfig config) {
        this.service = service;
        this.guard = guard;
        this.validation = validation;
        this.caller = caller;
        this.formLimit = config.maxFormSize().asLongValue();
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> show(@QueryParam("account") String account, @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        return service.show(account).map(checklist -> page(200, checklist, null));
    }

    @POST
    @Path("/checks")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> check(@Context HttpServerRequest request, byte[] body) {
        GoLiveForm form = read(request, body);
        return service.check(form.account()).map(checklist -> back(checklist, null));
    }

    @POST
    @Path("/steps")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> say(@Context HttpServerRequest request, byte[] body) {
        GoLiveForm form = read(request, body);
        Step step = Step.of(form.step()).orElseThrow(ServiceException::notFound);
        List<Violation> violations = new ArrayList<>();
        validation.check(
                new GoLiveResource.Confirmation(null, form.person(), form.note()), (value, further) -> {}, violations);
        if (!violations.isEmpty()) {
            return service.show(form.account())
                    .map(checklist -> page(ErrorCode.VALIDATION_FAILED.status(), checklist, form));
        }
        return service.say(
                        form.account(),
                        new GoLiveService.Saying(
                                step,
                                form.done(),
                                form.person(),
                                caller.getPrincipal().getName(),
                                form.note()))
                .map(checklist -> back(checklist, step.id()));
    }

    private GoLiveForm read(HttpServerRequest request, byte[] body) {
        if (body != null && body.length > formLimit) {
            throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, null);
        }
        GoLiveForm form = GoLiveForm.parse(body);
        guard.require(request, form.token(), caller.getPrincipal().getName());
        return form;
    }

    private Response page(int status, ChecklistView checklist, GoLiveForm rejected) {
        String token = guard.token(caller.getPrincipal().getName());
        return OnboardingPage.answer(status, new ChecklistPage(checklist, service.accounts(), token, rejected).write());
    }

    /** A page that is loaded again sends no form again. */
    private static Response back(ChecklistView checklist, String step) {
        return OnboardingPage.withHeaders(Response.seeOther(URI.create(GoLiveForm.address(checklist.account(), step))));
    }
}
