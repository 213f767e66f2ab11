package io.paycools.gateway.refund;

import java.util.List;
import java.util.Set;
import java.util.UUID;

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

import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionSearch;
import io.paycools.gateway.transaction.TransactionView;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The refunds of a payment over HTTP. */
@Path("/v1/payments/{id}/refunds")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Refunds")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class PaymentRefundsResource {

    private static final String EXAMPLE = """
            {"amount": "100.00", "reason": "Broken", "metadata": {"case": "7"}}""";

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final Set<String> PARAMETERS = Set.of("limit", "cursor");

    private final RefundService refunds;
    private final RefundUnits units;
    private final JsonBody json;
    private final SecurityIdentity caller;

    PaymentRefundsResource(RefundService refunds, RefundUnits units, JsonBody json, SecurityIdentity caller) {
        this.refunds = refunds;
        this.units = units;
        this.json = json;
        this.caller = caller;
    }

    /** One page of refunds; the cursor is null on the last page. */
    @Schema(name = "RefundPage")
    public record Page(List<TransactionView> items, String nextCursor) {}

    @POST
    @RolesAllowed(Roles.REFUNDS)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createRefund",
            summary = "Give a payment back, wholly or in part",
            description = "The same key with the same body gives the same answer again, with Idempotent-Replayed: true."
                    + " The sum of the refunds of a payment that have not failed never exceeds what was paid.")
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
                            schema = @Schema(implementation = RefundRequest.class),
                            examples = {@ExampleObject(name = "part", value = EXAMPLE)}))
    @APIResponse(
            responseCode = "201",
            description = "PayCools has answered; a refusal is a refund with status FAILED.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Recorded; it is sent later, or its outcome is not known yet and will be found out.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    public Uni<RestResponse<String>> create(@PathParam("id") String id, @Context HttpHeaders headers, byte[] body) {
        IdempotencyKey key =
                IdempotencyKey.of(caller.getPrincipal().getName(), headers.getRequestHeader(IdempotencyKey.HEADER));
        UUID payment = PathIds.parse(id);
        RefundRequest request = json.read(body, RefundRequest.class, PaymentRefundsResource::checkAmount);
        return refunds.create(key, payment, request).map(answer -> answer.toResponse("/v1/refunds/"));
    }

    @GET
    @RolesAllowed({Roles.PAYMENTS, Roles.REFUNDS, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "listRefunds", summary = "The refunds of a payment, newest first")
    @APIResponseSchema(value = Page.class, responseCode = "200")
    public Uni<Page> list(
            @PathParam("id") String id,
            @QueryParam("limit") @Parameter(description = "1 to 200, 50 when absent.") String limit,
            @QueryParam("cursor") @Parameter(description = "nextCursor of the page before.") String cursor,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        int size = QueryParameters.number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT);
        PageCursor after = PageCursor.decode(cursor);
        TransactionSearch.Position position =
                after == null ? null : new TransactionSearch.Position(after.time(), after.id());
        // One more than asked for tells whether there is a next page.
        return units.of(PathIds.parse(id), position, size + 1).map(rows -> page(rows, size));
    }

    /** As much of it as can be said without the payment: its currency decides about the decimals. */
    static void checkAmount(RefundRequest request, List<Violation> violations) {
        if (request.amount() == null) {
            return;
        }
        try {
            Money.requirePlain(request.amount());
        } catch (Money.InvalidMoneyException e) {
            violations.add(new Violation("amount", e.getMessage()));
        }
    }

    private static Page page(List<PaymentTransaction> rows, int size) {
        boolean more = rows.size() > size;
        List<PaymentTransaction> shown = more ? rows.subList(0, size) : rows;
        PaymentTransaction last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        return new Page(
                shown.stream().map(TransactionView::of).toList(),
                more ? new PageCursor(last.createdAt(), last.id()).encode() : null);
    }
}
