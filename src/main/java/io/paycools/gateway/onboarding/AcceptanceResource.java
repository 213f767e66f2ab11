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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.security.CallerAccounts;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Acceptance runs over HTTP. */
@Path("/v1/acceptance-runs")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Go-live")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class AcceptanceResource {

    private static final Set<String> PARAMETERS = Set.of("limit", "cursor");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 200;

    private final AcceptanceService runs;
    private final AcceptanceRules rules;
    private final JsonBody json;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    AcceptanceResource(
            AcceptanceService runs,
            AcceptanceRules rules,
            JsonBody json,
            SecurityIdentity caller,
            CallerAccounts accounts) {
        this.accounts = accounts;
        this.runs = runs;
        this.rules = rules;
        this.json = json;
        this.caller = caller;
    }

    /** A page of runs. */
    @Schema(name = "AcceptanceRunPage")
    record Page(List<AcceptanceView> items, String nextCursor) {}

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createAcceptanceRun",
            summary = "Go through PayCools' integration guide, section 5.1, with an account",
            description = "Tries the connection, a payment and a payout that succeed and fail, and a refund, as far as"
                    + " they are asked for, and checks the webhook of each. The transactions are ordinary ones of the"
                    + " caller. In PRODUCTION money is real, and the caller needs the roles of what is made as well."
                    + " The same key with the same body shows the same run again, with Idempotent-Replayed: true.")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            required = true,
            schema = @Schema(type = SchemaType.STRING),
            description = "1 to 128 visible ASCII characters, one per intent.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AcceptanceRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "The run; it goes on by itself.",
            content = @Content(schema = @Schema(implementation = AcceptanceView.class)))
    public Uni<RestResponse<AcceptanceView>> create(@Context HttpHeaders headers, byte[] body) {
        IdempotencyKey key = IdempotencyKey.of(client(), headers.getRequestHeader(IdempotencyKey.HEADER));
        AcceptanceRequest request = json.read(body, AcceptanceRequest.class, (value, violations) -> {
            accounts.require(value.account());
            rules.check(value, violations);
        });
        requireRoles(request);
        return runs.begin(key, request).map(begun -> {
            RestResponse.ResponseBuilder<AcceptanceView> answer = RestResponse.ResponseBuilder.<AcceptanceView>create(
                            RestResponse.StatusCode.CREATED)
                    .entity(begun.run())
                    .location(URI.create("/v1/acceptance-runs/" + begun.run().id()));
            if (begun.replayed()) {
                answer.header("Idempotent-Replayed", "true");
            }
            return answer.build();
        });
    }

    @GET
    @RolesAllowed({Roles.READ, Roles.ADMIN})
    @Operation(operationId = "listAcceptanceRuns", summary = "All acceptance runs, newest first, without their steps")
    @APIResponseSchema(value = Page.class, responseCode = "200")
    public Uni<Page> list(
            @Parameter(description = "1 to 200, 50 when absent.", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    String limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        int size = QueryParameters.number("limit", limit, DEFAULT_LIMIT, MOST);
        // One more than asked for tells whether there is a next page.
        return runs.page(accounts.scope(), PageCursor.decode(cursor), size + 1).map(found -> page(found, size));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getAcceptanceRun", summary = "One run, with its steps and what it waits for")
    @APIResponseSchema(value = AcceptanceView.class, responseCode = "200")
    public Uni<AcceptanceView> get(@PathParam("id") String id) {
        return runs.find(PathIds.parse(id));
    }

    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "cancelAcceptanceRun",
            summary = "End a run before its end",
            description = "What it has made goes on as ordinary transactions; nothing more is made.")
    @APIResponseSchema(value = AcceptanceView.class, responseCode = "200")
    public Uni<AcceptanceView> cancel(@PathParam("id") String id) {
        return runs.cancel(PathIds.parse(id), client());
    }

    /** An admin moves no money; where money is real a run must not be a way around that. */
    private void requireRoles(AcceptanceRequest request) {
        if (request.environment() != Environment.PRODUCTION) {
            return;
        }
        List<String> missing = new ArrayList<>();
        AcceptanceRules.orders(request).keySet().forEach(testCase -> {
            String role = AcceptanceRules.roleFor(testCase.type());
            if (!caller.hasRole(role) && !missing.contains(role)) {
                missing.add(role);
            }
        });
        if (!missing.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.FORBIDDEN, "In PRODUCTION the run needs also: " + String.join(", ", missing) + ".");
        }
    }

    private static Page page(List<AcceptanceRun> found, int size) {
        boolean more = found.size() > size;
        List<AcceptanceRun> shown = more ? found.subList(0, size) : found;
        AcceptanceRun last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        return new Page(
                shown.stream().map(AcceptanceView::brief).toList(),
                more ? new PageCursor(last.createdAt, last.id).encode() : null);
    }

    private String client() {
        return caller.getPrincipal().getName();
    }
}
