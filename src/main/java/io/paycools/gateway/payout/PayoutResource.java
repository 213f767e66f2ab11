package io.paycools.gateway.payout;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.PlainText;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.PayoutProvider;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.submission.SubmissionUnits;
import io.paycools.gateway.transaction.TransactionType;
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

/**
 * Payouts over HTTP.
 *
 * <p>Not cancellable, as every resource: a caller who hangs up must not end a submit between the call and the record of
 * its outcome, nor a session under running work.
 */
@Path("/v1/payouts")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Payouts")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class PayoutResource {

    private static final String EXAMPLE = """
            {
              "amount": "100.00", "currency": "PHP", "country": "PH",
              "beneficiary": {
                "method": "BANK", "bankCode": "BDO", "accountNumber": "001234567890", "name": "Maria Santos",
                "accountType": "BANK_ACCOUNT", "mobile": "09171234567", "email": "maria@example.com"
              },
              "description": "Salary 11"
            }""";

    private final PayoutService payouts;
    private final PayoutUnits units;
    private final SubmissionUnits found;
    private final PayoutProvider provider;
    private final JsonBody json;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    PayoutResource(
            PayoutService payouts,
            PayoutUnits units,
            SubmissionUnits found,
            PayoutProvider provider,
            JsonBody json,
            SecurityIdentity caller,
            CallerAccounts accounts) {
        this.accounts = accounts;
        this.payouts = payouts;
        this.units = units;
        this.found = found;
        this.provider = provider;
        this.json = json;
        this.caller = caller;
    }

    /** Why a payout is turned down. */
    @Schema(name = "RejectPayout")
    record Rejection(
            @Schema(description = "Kept in the history.") @PlainText(max = 256)
            String reason) {}

    @POST
    @RolesAllowed(Roles.PAYOUTS)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createPayout",
            summary = "Send a payout",
            description = "The same key with the same body gives the same answer again, with Idempotent-Replayed: true."
                    + " At or above the approval threshold of its currency it waits until another client with the role"
                    + " payout-approver releases it.")
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
                            schema = @Schema(implementation = PayoutRequest.class),
                            examples = {@ExampleObject(name = "bank", value = EXAMPLE)}))
    @APIResponse(
            responseCode = "201",
            description = "PayCools has answered; a refusal is a payout with status FAILED.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Recorded; it waits for a second person, is sent later, or its outcome is not known yet and"
                    + " will be found out.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    public Uni<RestResponse<String>> create(@Context HttpHeaders headers, byte[] body) {
        IdempotencyKey key = IdempotencyKey.of(client(), headers.getRequestHeader(IdempotencyKey.HEADER));
        PayoutRequest request = json.read(body, PayoutRequest.class, (value, violations) -> {
            accounts.require(value.account());
            PayoutRules.check(value, provider::knows, violations);
        });
        return payouts.create(key, request).map(answer -> answer.toResponse("/v1/payouts/"));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getPayout", summary = "One payout")
    @APIResponse(
            responseCode = "200",
            description = "The payout.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    public Uni<TransactionView> get(@PathParam("id") String id) {
        return found.find(PathIds.parse(id), TransactionType.PAYOUT)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .map(TransactionView::of);
    }

    @POST
    @Path("/{id}/approve")
    @RolesAllowed(Roles.PAYOUT_APPROVER)
    @Operation(
            operationId = "approvePayout",
            summary = "Release a payout that waits",
            description = "By another client than the one that asked for it. It is sent at once, and once however often"
                    + " it is approved.")
    @APIResponseSchema(value = TransactionView.class, responseCode = "200")
    public Uni<TransactionView> approve(@PathParam("id") String id) {
        return units.approve(PathIds.parse(id), client()).map(TransactionView::of);
    }

    @POST
    @Path("/{id}/reject")
    @RolesAllowed(Roles.PAYOUT_APPROVER)
    @Operation(
            operationId = "rejectPayout",
            summary = "Turn down a payout that waits",
            description = "By another client than the one that asked for it. It ends as CANCELLED.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Rejection.class)))
    @APIResponseSchema(value = TransactionView.class, responseCode = "200")
    public Uni<TransactionView> reject(@PathParam("id") String id, byte[] body) {
        String reason = body == null || body.length == 0
                ? null
                : json.read(body, Rejection.class, (value, violations) -> {}).reason();
        return units.reject(PathIds.parse(id), client(), reason).map(TransactionView::of);
    }

    private String client() {
        return caller.getPrincipal().getName();
    }
}
