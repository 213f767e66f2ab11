package io.paycools.gateway.onboarding;

import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.PlainText;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The way to production, step by step, for programs; people have {@link GoLivePageResource}. */
@Path("/v1/go-live")
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Go-live")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class GoLiveResource {

    private static final Set<String> PARAMETERS = Set.of("account");

    private final GoLiveService service;
    private final JsonBody json;
    private final SecurityIdentity caller;

    GoLiveResource(GoLiveService service, JsonBody json, SecurityIdentity caller) {
        this.service = service;
        this.json = json;
        this.caller = caller;
    }

    /** What a person says of a step. */
    @Schema(name = "ConfirmGoLiveStep")
    record Confirmation(
            @Schema(description = "default when absent.") @PlainText(max = 32)
            String account,

            @Schema(required = true, description = "Who says so, by name.", examples = "Ann Lee")
            @NotNull(message = "is required")
            @PlainText(max = 128)
            String person,

            @PlainText(max = 512) String note) {}

    @GET
    @Operation(
            operationId = "getGoLiveChecklist",
            summary = "Every step to production and how it stands",
            description = "Calls nobody: what depends on PayCools is as the last checks found it.")
    @APIResponseSchema(value = ChecklistView.class, responseCode = "200")
    public Uni<ChecklistView> show(
            @QueryParam("account") @Parameter(description = "default when absent.") String account,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        return service.show(account);
    }

    @POST
    @Path("/checks")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "runGoLiveChecks",
            summary = "Look at PayCools now",
            description = "Connects to PayCools and sends one signed question that moves no money, unless somebody"
                    + " just has. Answers the checklist.")
    @APIResponseSchema(value = ChecklistView.class, responseCode = "200")
    public Uni<ChecklistView> check(
            @QueryParam("account") @Parameter(description = "default when absent.") String account,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        return service.check(account);
    }

    @POST
    @Path("/steps/{step}/tick")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "tickGoLiveStep", summary = "Say that a step is done that people do")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Confirmation.class)))
    @APIResponseSchema(value = ChecklistView.class, responseCode = "200")
    public Uni<ChecklistView> tick(@PathParam("step") String step, byte[] body) {
        return say(step, true, body);
    }

    @POST
    @Path("/steps/{step}/untick")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "untickGoLiveStep", summary = "Take that back; what was said stays in the history")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Confirmation.class)))
    @APIResponseSchema(value = ChecklistView.class, responseCode = "200")
    public Uni<ChecklistView> untick(@PathParam("step") String step, byte[] body) {
        return say(step, false, body);
    }

    private Uni<ChecklistView> say(String id, boolean done, byte[] body) {
        Confirmation said = json.read(body, Confirmation.class, (value, violations) -> {});
        Step step = Step.of(id).orElseThrow(ServiceException::notFound);
        return service.say(
                said.account(),
                new GoLiveService.Saying(
                        step, done, said.person(), caller.getPrincipal().getName(), said.note()));
    }
}
