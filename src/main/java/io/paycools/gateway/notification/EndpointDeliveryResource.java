package io.paycools.gateway.notification;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;

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
import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.notification.NotificationDelivery.State;
import io.paycools.gateway.security.AccountScope;
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

/** What an endpoint was told, what it missed, and having it told again. */
@Path("/v1/notification-endpoints/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.PAYMENTS, Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.REFUNDS, Roles.READ, Roles.ADMIN})
@Cancellable(false)
@Tag(name = "Notifications")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class EndpointDeliveryResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    /** In one unit of work; a service that asks for everything since last month may mean a million. */
    private static final int REQUEUE_AT_ONCE = 1000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String STATES = "must be UNDELIVERED, PENDING, DEAD, DELIVERED or ALL";

    private final EndpointUnits endpoints;
    private final DeliveryQueries deliveries;
    private final JsonBody json;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    EndpointDeliveryResource(
            EndpointUnits endpoints,
            DeliveryQueries deliveries,
            JsonBody json,
            SecurityIdentity caller,
            CallerAccounts accounts) {
        this.accounts = accounts;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.json = json;
        this.caller = caller;
    }

    /** One page, in the order in which the events happened; the cursor is null on the last page. */
    @Schema(name = "NotificationDeliveryPage")
    record Page(List<DeliveryView> items, String nextCursor) {}

    /** Which events are to be delivered again. */
    @Schema(name = "RedeliverNotifications")
    record Redelivery(
            @Schema(required = true, description = "From when on, inclusive.", example = "2026-11-25T00:00:00Z")
            @NotNull(message = "is required")
            String since,

            @Schema(description = "true: only what has not been delivered. false when absent: everything.")
            Boolean undeliveredOnly) {}

    /** How many deliveries were put into the queue. */
    @Schema(name = "RedeliveryAccepted")
    record Accepted(int queued) {}

    @GET
    @Operation(
            operationId = "listNotificationDeliveries",
            summary = "What did I miss?",
            description = "What an endpoint has not taken, in the order in which the events happened.")
    @APIResponseSchema(value = Page.class, responseCode = "200")
    public Uni<Page> list(
            @PathParam("id") String id,
            @QueryParam("state")
                    @Parameter(description = "UNDELIVERED when absent, which is PENDING or DEAD; or DELIVERED, or ALL.")
                    String state,
            @QueryParam("limit") @Parameter(description = "1 to 200, 50 when absent.") String limit,
            @QueryParam("cursor") @Parameter(description = "nextCursor of the page before.") String cursor,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, Set.of("state", "limit", "cursor"));
        int size = QueryParameters.number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT);
        PageCursor after = PageCursor.decode(cursor);
        List<State> states = states(state);
        AccountScope scope = accounts.scope();
        return endpoints
                .find(PathIds.parse(id), asker())
                .chain(endpoint -> deliveries.list(new DeliveryQueries.Search(
                        endpoint.id,
                        states,
                        scope,
                        after == null ? null : after.time(),
                        after == null ? null : after.id(),
                        size + 1)))
                .map(found -> page(found, size));
    }

    @POST
    @Path("/redeliver")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "redeliverNotificationsSince",
            summary = "Deliver everything again since a time",
            description = "For a service that has lost what it knew. Receivers tell repeats by webhook-id.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Redelivery.class)))
    @APIResponse(
            responseCode = "202",
            description = "They are in the queue.",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> redeliverSince(@PathParam("id") String id, byte[] body) {
        Redelivery wanted = json.read(body, Redelivery.class, EndpointDeliveryResource::check);
        Instant since = time(wanted.since());
        boolean undeliveredOnly = wanted.undeliveredOnly() != null && wanted.undeliveredOnly();
        return endpoints
                .find(PathIds.parse(id), asker())
                .chain(endpoint -> requeue(endpoint.id, undeliveredOnly, since, BEFORE_ALL, 0))
                .map(queued -> RestResponse.status(RestResponse.Status.ACCEPTED, new Accepted(queued)));
    }

    private Uni<Integer> requeue(UUID endpoint, boolean undeliveredOnly, Instant from, UUID afterId, int before) {
        return deliveries
                .requeueSome(endpoint, undeliveredOnly, from, afterId, REQUEUE_AT_ONCE)
                .chain(some -> some.count() < REQUEUE_AT_ONCE
                        ? Uni.createFrom().item(before + some.count())
                        : requeue(endpoint, undeliveredOnly, some.lastTime(), some.lastId(), before + some.count()));
    }

    private static void check(Redelivery wanted, List<Violation> violations) {
        if (wanted.since() != null && time(wanted.since()) == null) {
            violations.add(new Violation("since", "must be a time such as 2026-11-25T00:00:00Z"));
        }
    }

    /** Null for what is no time, or one that the database does not know. */
    private static Instant time(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() >= 1970 && time.getYear() <= 9999 ? time.toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static List<State> states(String text) {
        if (text == null || text.equals("UNDELIVERED")) {
            return List.of(State.PENDING, State.DEAD);
        }
        if (text.equals("ALL")) {
            return List.of(State.values());
        }
        for (State state : State.values()) {
            if (state.name().equals(text)) {
                return List.of(state);
            }
        }
        throw ServiceException.invalidParameter("state", STATES);
    }

    private static Page page(List<DeliveryView> found, int size) {
        boolean more = found.size() > size;
        List<DeliveryView> shown = more ? found.subList(0, size) : found;
        DeliveryView last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        return new Page(shown, more ? new PageCursor(last.occurredAt(), last.id()).encode() : null);
    }

    private EndpointUnits.Asker asker() {
        return EndpointUnits.Asker.of(caller, accounts.scope());
    }
}
