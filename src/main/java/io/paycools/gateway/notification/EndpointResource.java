package io.paycools.gateway.notification;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
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
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.security.CallerAccounts;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Where internal services say what they want to be told. A client sees its own endpoints, an administrator all. */
@Path("/v1/notification-endpoints")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.PAYMENTS, Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.REFUNDS, Roles.READ, Roles.ADMIN})
@Cancellable(false)
@Tag(name = "Notifications")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class EndpointResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private final EndpointUnits units;
    private final TargetRules rules;
    private final JsonBody json;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    EndpointResource(
            EndpointUnits units, TargetRules rules, JsonBody json, SecurityIdentity caller, CallerAccounts accounts) {
        this.accounts = accounts;
        this.units = units;
        this.rules = rules;
        this.json = json;
        this.caller = caller;
    }

    /** One page, oldest first; the cursor is null on the last page. */
    @Schema(name = "NotificationEndpointPage")
    record Page(List<EndpointView> items, String nextCursor) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createNotificationEndpoint",
            summary = "Be told instead of asking",
            description = "The answer shows the secret that signs; it is not shown again.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = EndpointRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made; from now on it is told.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = EndpointView.class)))
    public Uni<RestResponse<EndpointView>> create(byte[] body) {
        EndpointRequest wanted = json.read(body, EndpointRequest.class, this::check);
        requireRoles(wanted);
        UUID id = units.newId();
        String secret = Signatures.newSecret();
        return units.create(wanted, asker().client(), id, secret)
                .map(endpoint -> RestResponse.ResponseBuilder.<EndpointView>create(201)
                        .entity(EndpointView.withSecret(endpoint, secret, units.now()))
                        .location(URI.create("/v1/notification-endpoints/" + id))
                        .build());
    }

    @GET
    @Operation(operationId = "listNotificationEndpoints", summary = "Your endpoints, oldest first")
    @APIResponseSchema(value = Page.class, responseCode = "200")
    public Uni<Page> list(
            @QueryParam("limit") @Parameter(description = "1 to 200, 50 when absent.") String limit,
            @QueryParam("cursor") @Parameter(description = "nextCursor of the page before.") String cursor,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, Set.of("limit", "cursor"));
        int size = QueryParameters.number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT);
        PageCursor after = PageCursor.decode(cursor);
        return units.list(asker(), after == null ? null : after.time(), after == null ? null : after.id(), size + 1)
                .map(found -> {
                    boolean more = found.size() > size;
                    List<NotificationEndpoint> shown = more ? found.subList(0, size) : found;
                    return new Page(
                            shown.stream()
                                    .map(endpoint -> EndpointView.of(endpoint, units.now()))
                                    .toList(),
                            more ? cursorAt(shown.get(size - 1)) : null);
                });
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getNotificationEndpoint", summary = "One of your endpoints")
    @APIResponseSchema(value = EndpointView.class, responseCode = "200")
    public Uni<EndpointView> get(@PathParam("id") String id) {
        return units.find(PathIds.parse(id), asker()).map(found -> EndpointView.of(found, units.now()));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteNotificationEndpoint", summary = "Be told nothing any more")
    @APIResponse(responseCode = "204", description = "It is gone; what was not delivered to it will not be.")
    public Uni<Void> delete(@PathParam("id") String id) {
        return units.delete(PathIds.parse(id), asker());
    }

    @POST
    @Path("/{id}/rotate-secret")
    @Operation(
            operationId = "rotateNotificationSecret",
            summary = "A new secret",
            description = "The one of before signs beside it until previousSecretValidUntil. The answer shows the new"
                    + " one; it is not shown again.")
    @APIResponseSchema(value = EndpointView.class, responseCode = "200")
    public Uni<EndpointView> rotate(@PathParam("id") String id) {
        String secret = Signatures.newSecret();
        return units.rotate(PathIds.parse(id), asker(), secret)
                .map(endpoint -> EndpointView.withSecret(endpoint, secret, units.now()));
    }

    @POST
    @Path("/{id}/enable")
    @Operation(
            operationId = "enableNotificationEndpoint",
            summary = "Be told again after 410",
            description = "What it has missed is delivered now. Also ends a pause.")
    @APIResponseSchema(value = EndpointView.class, responseCode = "200")
    public Uni<EndpointView> enable(@PathParam("id") String id) {
        return units.enable(PathIds.parse(id), asker()).map(found -> EndpointView.of(found, units.now()));
    }

    private void check(EndpointRequest wanted, List<Violation> violations) {
        wanted.check(violations);
        if (wanted.url() == null) {
            return;
        }
        try {
            rules.read(wanted.url());
        } catch (TargetRules.RefusedTargetException e) {
            violations.add(new Violation("url", e.getMessage()));
        }
    }

    private void requireRoles(EndpointRequest wanted) {
        List<String> closed = new ArrayList<>();
        for (String name : wanted.eventTypes()) {
            if (!EventType.named(name).isOpenTo(caller.getRoles())) {
                closed.add(name);
            }
        }
        if (!closed.isEmpty()) {
            throw new ServiceException(ErrorCode.FORBIDDEN, "The API key may not see what these are about: " + closed);
        }
    }

    private EndpointUnits.Asker asker() {
        return EndpointUnits.Asker.of(caller, accounts.scope());
    }

    private static String cursorAt(NotificationEndpoint last) {
        return new PageCursor(last.createdAt, last.id).encode();
    }
}
