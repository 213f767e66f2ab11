package io.paycools.gateway.payment;

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
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.PaymentProvider;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.submission.SubmissionUnits;
import io.paycools.gateway.transaction.TransactionType;
import io.paycools.gateway.transaction.TransactionView;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * Payments over HTTP.
 *
 * <p>Not cancellable, as every resource: a caller who hangs up must not end a submit between the call and the record of
 * its outcome, nor a session under running work.
 */
@Path("/v1/payments")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Payments")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class PaymentResource {

    private static final String CHECKOUT = """
            {
              "mode": "CASHIER", "amount": "500.10", "currency": "PHP", "country": "PH",
              "customer": {"name": "Niño José", "email": "payer@example.com", "mobile": "09171234567"},
              "redirectUrl": "https://shop.example/return", "description": "Order 1", "expiresInSeconds": 1800,
              "metadata": {"cart": "42"}
            }""";

    private static final String DIRECT = """
            {
              "mode": "DIRECT", "channelType": "QR", "channelCode": "PH_QRPH_DYNAMIC",
              "amount": "500.10", "currency": "PHP", "country": "PH",
              "customer": {"name": "Niño José", "email": "payer@example.com", "mobile": "09171234567"}
            }""";

    private final PaymentService payments;
    private final SubmissionUnits units;
    private final PaymentProvider provider;
    private final JsonBody json;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    PaymentResource(
            PaymentService payments,
            SubmissionUnits units,
            PaymentProvider provider,
            JsonBody json,
            SecurityIdentity caller,
            CallerAccounts accounts) {
        this.caller = caller;
        this.accounts = accounts;
        this.payments = payments;
        this.units = units;
        this.provider = provider;
        this.json = json;
    }

    @POST
    @RolesAllowed(Roles.PAYMENTS)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createPayment",
            summary = "Take a payment",
            description =
                    "The same key with the same body gives the same answer again, with Idempotent-Replayed: true.")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            required = true,
            schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING),
            description = "1 to 128 visible ASCII characters, one per intent.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PaymentRequest.class),
                            examples = {
                                @ExampleObject(name = "checkout", value = CHECKOUT),
                                @ExampleObject(name = "direct", value = DIRECT)
                            }))
    @APIResponse(
            responseCode = "201",
            description = "PayCools has answered; a refusal is a payment with status FAILED.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Recorded; the outcome is not known yet and will be found out.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    public Uni<RestResponse<String>> create(@Context HttpHeaders headers, byte[] body) {
        IdempotencyKey key =
                IdempotencyKey.of(caller.getPrincipal().getName(), headers.getRequestHeader(IdempotencyKey.HEADER));
        PaymentRequest request = json.read(body, PaymentRequest.class, (value, violations) -> {
            accounts.require(value.account());
            PaymentRules.check(value, provider::knows, violations);
        });
        return payments.create(key, request).map(answer -> answer.toResponse("/v1/payments/"));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.PAYMENTS, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getPayment", summary = "One payment")
    @APIResponse(
            responseCode = "200",
            description = "The payment.",
            content = @Content(schema = @Schema(implementation = TransactionView.class)))
    public Uni<TransactionView> get(@PathParam("id") String id) {
        return units.find(PathIds.parse(id), TransactionType.PAYMENT)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .map(TransactionView::of);
    }
}
