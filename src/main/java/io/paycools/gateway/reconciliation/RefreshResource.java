package io.paycools.gateway.reconciliation;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.transaction.TransactionView;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Asks PayCools now, for whoever does not want to wait. */
@Path("/v1/transactions/{id}/refresh")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Transactions")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class RefreshResource {

    private final RefreshService service;

    RefreshResource(RefreshService service) {
        this.service = service;
    }

    @POST
    @RolesAllowed({Roles.PAYMENTS, Roles.PAYOUTS, Roles.REFUNDS, Roles.READ, Roles.ADMIN})
    @Operation(
            operationId = "refreshTransaction",
            summary = "Ask PayCools what became of a transaction",
            description = "Answers the transaction as it is afterwards, or 503 when PayCools gave no usable answer.")
    @APIResponseSchema(value = TransactionView.class, responseCode = "200")
    public Uni<TransactionView> refresh(@PathParam("id") String id) {
        return service.refresh(PathIds.parse(id)).map(TransactionView::of);
    }
}
