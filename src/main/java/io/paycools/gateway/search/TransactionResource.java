package io.paycools.gateway.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.PublicStatus;
import io.paycools.gateway.transaction.TransactionSearch;
import io.paycools.gateway.transaction.TransactionType;
import io.paycools.gateway.transaction.TransactionView;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Transactions of all types: the list and the history. */
@Path("/v1/transactions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READ, Roles.ADMIN})
@Cancellable(false)
@Tag(name = "Transactions")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class TransactionResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final Set<String> PARAMETERS = Set.of(
            "type",
            "status",
            "merchantOrderId",
            "providerReference",
            "account",
            "createdFrom",
            "createdTo",
            "limit",
            "cursor");

    private final TransactionReader reader;
    private final CallerAccounts accounts;

    TransactionResource(TransactionReader reader, CallerAccounts accounts) {
        this.reader = reader;
        this.accounts = accounts;
    }

    /** One page of transactions; the cursor is null on the last page. */
    @Schema(name = "TransactionPage")
    public record Page(List<TransactionView> items, String nextCursor) {}

    /** The history of a transaction, oldest first. */
    @Schema(name = "TransactionHistory")
    public record History(List<EventView> items, String nextCursor) {}

    @GET
    @Operation(operationId = "searchTransactions", summary = "Find transactions, newest first")
    @APIResponseSchema(value = Page.class, responseCode = "200")
    public Uni<Page> search(
            @QueryParam("type") @Parameter(schema = @Schema(implementation = TransactionType.class)) String type,
            @QueryParam("status") @Parameter(schema = @Schema(implementation = PublicStatus.class)) String status,
            @QueryParam("merchantOrderId") String merchantOrderId,
            @QueryParam("providerReference") String providerReference,
            @QueryParam("account") String account,
            @QueryParam("createdFrom") @Parameter(description = "Inclusive, ISO 8601 with offset.") String createdFrom,
            @QueryParam("createdTo") @Parameter(description = "Exclusive, ISO 8601 with offset.") String createdTo,
            @QueryParam("limit") @Parameter(description = "1 to 200, 50 when absent.") String limit,
            @QueryParam("cursor") @Parameter(description = "nextCursor of the page before.") String cursor,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        int size = QueryParameters.number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT);
        PageCursor after = PageCursor.decode(cursor);
        TransactionSearch wanted = new TransactionSearch(
                QueryParameters.constant("type", type, TransactionType.values()),
                QueryParameters.constant("status", status, PublicStatus.values()),
                text("merchantOrderId", merchantOrderId),
                text("providerReference", providerReference),
                text("account", account),
                accounts.scope().names(),
                instant("createdFrom", createdFrom),
                instant("createdTo", createdTo),
                after == null ? null : new TransactionSearch.Position(after.time(), after.id()),
                // One more than asked for tells whether there is a next page.
                size + 1);
        return reader.search(wanted).map(rows -> page(rows, size));
    }

    @GET
    @Path("/{id}/events")
    @RolesAllowed({Roles.PAYMENTS, Roles.PAYOUTS, Roles.REFUNDS, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getTransactionEvents", summary = "Every move of a transaction, oldest first")
    @APIResponseSchema(value = History.class, responseCode = "200")
    public Uni<History> events(@PathParam("id") String id) {
        return reader.history(PathIds.parse(id)).map(events -> {
            if (events.isEmpty()) {
                throw ServiceException.notFound();
            }
            return new History(events.stream().map(EventView::of).toList(), null);
        });
    }

    private static Page page(List<PaymentTransaction> rows, int size) {
        boolean more = rows.size() > size;
        List<PaymentTransaction> shown = more ? rows.subList(0, size) : rows;
        PaymentTransaction last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        return new Page(
                shown.stream().map(TransactionView::of).toList(),
                more ? new PageCursor(last.createdAt(), last.id()).encode() : null);
    }

    private static String text(String parameter, String text) {
        if (text == null || text.matches("[\\x21-\\x7E]{1,64}")) {
            return text;
        }
        throw ServiceException.invalidParameter(parameter, "must be 1 to 64 visible ASCII characters");
    }

    private static Instant instant(String parameter, String text) {
        try {
            OffsetDateTime time = text == null ? null : OffsetDateTime.parse(text);
            if (time == null || (time.getYear() >= 1970 && time.getYear() <= 9999)) {
                return time == null ? null : time.toInstant();
            }
            throw ServiceException.invalidParameter(parameter, "must be in the years 1970 to 9999");
        } catch (DateTimeException e) {
            throw ServiceException.invalidParameter(
                    parameter, "must be a time such as 2026-11-25T00:00:00Z; write the + of an offset as %2B");
        }
    }
}
