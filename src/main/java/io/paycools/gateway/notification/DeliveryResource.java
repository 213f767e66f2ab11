package io.paycools.gateway.notification;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.security.CallerAccounts;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** One delivery, and having it delivered again. */
@Path("/v1/notification-deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.PAYMENTS, Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.REFUNDS, Roles.READ, Roles.ADMIN})
@Cancellable(false)
@Tag(name = "Notifications")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class DeliveryResource {

    private final DeliveryQueries deliveries;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    DeliveryResource(DeliveryQueries deliveries, SecurityIdentity caller, CallerAccounts accounts) {
        this.accounts = accounts;
        this.deliveries = deliveries;
        this.caller = caller;
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getNotificationDelivery", summary = "One delivery with its attempts")
    @APIResponseSchema(value = DeliveryView.class, responseCode = "200")
    public Uni<DeliveryView> get(@PathParam("id") String id) {
        return deliveries.find(PathIds.parse(id), asker());
    }

    @POST
    @Path("/{id}/redeliver")
    @Operation(
            operationId = "redeliverNotification",
            summary = "Deliver one again",
            description = "At once and, if need be, on the ladder from its beginning; also one that was delivered.")
    @APIResponse(
            responseCode = "202",
            description = "It is in the queue.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DeliveryView.class)))
    public Uni<RestResponse<DeliveryView>> redeliver(@PathParam("id") String id) {
        return deliveries
                .requeue(PathIds.parse(id), asker())
                .map(view -> RestResponse.status(RestResponse.Status.ACCEPTED, view));
    }

    private EndpointUnits.Asker asker() {
        return EndpointUnits.Asker.of(caller, accounts.scope());
    }
}
