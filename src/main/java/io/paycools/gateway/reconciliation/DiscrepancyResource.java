package io.paycools.gateway.reconciliation;

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

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.PlainText;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.transaction.Discrepancy;
import io.paycools.gateway.transaction.Discrepancy.Resolution;
import io.paycools.gateway.transaction.DiscrepancyKind;
import io.paycools.gateway.transaction.DiscrepancyStore;
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
import org.jboss.resteasy.reactive.server.Cancellable;

/** Contradictions that wait for a person. */
@Path("/v1/discrepancies")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Discrepancies")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class DiscrepancyResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final Set<String> PARAMETERS = Set.of("open", "kind", "transactionId", "limit", "cursor");

    private final DiscrepancyUnits units;
    private final JsonBody json;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    DiscrepancyResource(DiscrepancyUnits units, JsonBody json, SecurityIdentity caller, CallerAccounts accounts) {
        this.accounts = accounts;
        this.units = units;
        this.json = json;
        this.caller = caller;
    }

    /** One page, oldest first; the cursor is null on the last page. */
    @Schema(name = "DiscrepancyPage")
    public record Page(List<DiscrepancyView> items, String nextCursor) {}

    /** A person's decision. */
    @Schema(name = "ResolveDiscrepancy")
    record Decision(
            @Schema(required = true, description = "Who decides, by name.", example = "Ann Lee")
            @NotNull(message = "is required")
            @PlainText(max = 128)
            String person,

            @Schema(required = true, description = "Why; kept in the history.")
            @NotNull(message = "is required")
            @PlainText(max = 512)
            String reason,

            @Schema(
                    description = "NOTED when absent: the transaction stays as it is. FAILED or SUCCEEDED: the person"
                            + " knows what became of one that is not settled. SEND_AGAIN: a payout or refund that PayCools"
                            + " does not know is sent again with the same ids; needs the role payout-approver too.")
            Resolution resolution) {}

    @GET
    @RolesAllowed({Roles.READ, Roles.ADMIN})
    @Operation(operationId = "searchDiscrepancies", summary = "What waits for a person, oldest first")
    @APIResponseSchema(value = Page.class, responseCode = "200")
    public Uni<Page> search(
            @QueryParam("open") @Parameter(description = "true when absent; all shows the resolved ones too.")
                    String open,
            @QueryParam("kind") @Parameter(schema = @Schema(implementation = DiscrepancyKind.class)) String kind,
            @QueryParam("transactionId") String transactionId,
            @QueryParam("limit") @Parameter(description = "1 to 200, 50 when absent.") String limit,
            @QueryParam("cursor") @Parameter(description = "nextCursor of the page before.") String cursor,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        int size = QueryParameters.number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT);
        PageCursor after = PageCursor.decode(cursor);
        DiscrepancyStore.Search wanted = new DiscrepancyStore.Search(
                open(open),
                QueryParameters.constant("kind", kind, DiscrepancyKind.values()),
                transaction(transactionId),
                accounts.scope().names(),
                after == null ? null : new DiscrepancyStore.Position(after.time(), after.id()),
                size + 1);
        return units.search(wanted).map(found -> page(found, size));
    }

    @POST
    @Path("/{id}/resolve")
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resolveDiscrepancy",
            summary = "Note what a person made of it",
            description = "Adds an event to the history of the transaction. A final status is never changed.")
    @RequestBody(
            required = true,
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Decision.class)))
    @APIResponseSchema(value = DiscrepancyView.class, responseCode = "200")
    public Uni<DiscrepancyView> resolve(@PathParam("id") String id, byte[] body) {
        Decision decision = json.read(body, Decision.class, (value, violations) -> {});
        Resolution resolution = decision.resolution() == null ? Resolution.NOTED : decision.resolution();
        if (resolution == Resolution.SEND_AGAIN && !caller.hasRole(Roles.PAYOUT_APPROVER)) {
            throw new ServiceException(
                    ErrorCode.FORBIDDEN, "To send one again the key needs the role payout-approver too.");
        }
        Discrepancy.Resolved resolved = new Discrepancy.Resolved(
                resolution, decision.person(), caller.getPrincipal().getName(), decision.reason());
        return units.resolve(PathIds.parse(id), resolved).map(DiscrepancyView::of);
    }

    private static Page page(List<Discrepancy> found, int size) {
        boolean more = found.size() > size;
        List<Discrepancy> shown = more ? found.subList(0, size) : found;
        Discrepancy last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        return new Page(
                shown.stream().map(DiscrepancyView::of).toList(),
                more ? new PageCursor(last.openedAt(), last.id()).encode() : null);
    }

    private static Boolean open(String text) {
        if (text == null || text.equals("true")) {
            return true;
        }
        if (text.equals("false")) {
            return false;
        }
        if (text.equals("all")) {
            return null;
        }
        throw ServiceException.invalidParameter("open", "must be true, false or all");
    }

    private static UUID transaction(String text) {
        if (text != null && !text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw ServiceException.invalidParameter("transactionId", "must be the id of a transaction");
        }
        return text == null ? null : UUID.fromString(text);
    }
}
