package io.paycools.gateway.refund;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.submission.SubmissionUnits;
import io.paycools.gateway.transaction.TransactionType;
import io.paycools.gateway.transaction.TransactionView;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Refunds over HTTP, each by its own id. */
@Path("/v1/refunds")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Refunds")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class RefundResource {

    private final SubmissionUnits found;

    RefundResource(SubmissionUnits found) {
        this.found = found;
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.REFUNDS, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getRefund", summary = "One refund")
    @APIResponse(
            responseCode = "200",
            description = "The refund.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    public Uni<TransactionView> get(@PathParam("id") String id) {
        return found.find(PathIds.parse(id), TransactionType.REFUND)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .map(TransactionView::of);
    }
}
