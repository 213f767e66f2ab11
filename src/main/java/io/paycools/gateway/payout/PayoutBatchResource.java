package io.paycools.gateway.payout;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

import io.paycools.gateway.api.BodyLimit;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionView;
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

/** Batches of payouts over HTTP. */
@Path("/v1/payout-batches")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Payout batches")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class PayoutBatchResource {

    private static final String CSV = "text/csv";
    private static final String COUNT = "X-Control-Count";
    private static final String SUM = "X-Control-Sum-";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 200;

    private final PayoutBatchService batches;
    private final PayoutBatchUnits units;
    private final PayoutBatchReader reader;
    private final BodyLimit limit;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    PayoutBatchResource(
            PayoutBatchService batches,
            PayoutBatchUnits units,
            PayoutBatchReader reader,
            BodyLimit limit,
            SecurityIdentity caller,
            CallerAccounts accounts) {
        this.accounts = accounts;
        this.batches = batches;
        this.units = units;
        this.reader = reader;
        this.limit = limit;
        this.caller = caller;
    }

    /** Lines of a batch, in their order; the cursor is null on the last page. */
    @Schema(name = "PayoutBatchLines")
    public record Page(List<TransactionView> items, String nextCursor) {}

    @POST
    @RolesAllowed(Roles.PAYOUTS)
    @Consumes({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            operationId = "createPayoutBatch",
            summary = "Send up to 10,000 payouts",
            description = "All lines are checked first, and recorded together or not at all. As text/csv: a header row"
                    + " with the names of the fields, UTF-8; control totals come in the headers X-Control-Count and"
                    + " X-Control-Sum-PHP and so on.")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            required = true,
            schema = @Schema(type = SchemaType.STRING),
            description = "1 to 128 visible ASCII characters, one per intent.")
    @Parameter(
            name = COUNT,
            in = ParameterIn.HEADER,
            schema = @Schema(type = SchemaType.INTEGER),
            description = "How many lines there must be; for JSON the same as controlTotals.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PayoutBatchRequest.class)),
                @Content(
                        mediaType = CSV,
                        schema = @Schema(type = SchemaType.STRING),
                        example = "amount,currency,country,method,bankCode,accountNumber,name\n"
                                + "100.00,PHP,PH,BANK,BDO,001234567890,Maria Santos\n")
            })
    @APIResponse(
            responseCode = "202",
            description = "Recorded whole; its lines are sent one by one.",
            content = @Content(schema = @Schema(implementation = PayoutBatchView.class)))
    public Uni<RestResponse<String>> create(@Context HttpHeaders headers, byte[] body) {
        IdempotencyKey key =
                IdempotencyKey.of(caller.getPrincipal().getName(), headers.getRequestHeader(IdempotencyKey.HEADER));
        limit.requireBatch(body);
        MediaType type = headers.getMediaType();
        boolean csv = CSV.equals(type.getType() + "/" + type.getSubtype());
        String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw new ServiceException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Only UTF-8 is taken.");
        }
        PayoutBatchRequest.ControlTotals totals = totals(headers);
        AccountScope scope = accounts.scope();
        return batches.create(
                        key, () -> csv ? reader.readCsv(body, totals, scope) : reader.readJson(body, totals, scope))
                .map(answer -> answer.toResponse("/v1/payout-batches/"));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getPayoutBatch", summary = "One batch and how far it has come")
    @APIResponse(
            responseCode = "200",
            description = "The batch.",
            content = @Content(schema = @Schema(implementation = PayoutBatchView.class)))
    public Uni<PayoutBatchView> get(@PathParam("id") String id) {
        return units.find(PathIds.parse(id)).onItem().ifNull().failWith(ServiceException::notFound);
    }

    @GET
    @Path("/{id}/payouts")
    @RolesAllowed({Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getPayoutBatchLines", summary = "The payouts of a batch, in the order of its lines")
    @APIResponseSchema(value = Page.class, responseCode = "200")
    public Uni<Page> payouts(
            @PathParam("id") String id,
            @QueryParam("limit") @Parameter(description = "1 to 200, 100 when absent.") String limit,
            @QueryParam("cursor") @Parameter(description = "nextCursor of the page before.") String cursor) {
        int size = QueryParameters.number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT);
        int after = QueryParameters.number("cursor", cursor, 0, PayoutBatchReader.MOST_LINES);
        return units.lines(PathIds.parse(id), after, size + 1)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .map(rows -> page(rows, size));
    }

    private static Page page(List<PaymentTransaction> rows, int size) {
        boolean more = rows.size() > size;
        List<PaymentTransaction> shown = more ? rows.subList(0, size) : rows;
        return new Page(
                shown.stream().map(TransactionView::of).toList(),
                more ? Integer.toString(shown.get(shown.size() - 1).batchLine()) : null);
    }

    private static PayoutBatchRequest.ControlTotals totals(HttpHeaders headers) {
        String count = headers.getHeaderString(COUNT);
        Map<String, String> sums = new HashMap<>();
        headers.getRequestHeaders().forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith(SUM.toLowerCase(Locale.ROOT))) {
                sums.put(name.substring(SUM.length()).toUpperCase(Locale.ROOT), values.get(0));
            }
        });
        if (count != null && !count.matches("[0-9]{1,6}")) {
            throw ServiceException.invalidParameter(COUNT, "must be a number of lines");
        }
        return new PayoutBatchRequest.ControlTotals(
                count == null ? null : Integer.valueOf(count), sums.isEmpty() ? null : sums);
    }
}
