package io.paycools.gateway.link;

import java.net.URI;
import java.util.List;
import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.security.CallerAccounts;
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

/** Payment links over HTTP. */
@Path("/v1/payment-links")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Payment links")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class PaymentLinkResource {

    private static final Set<String> PARAMETERS = Set.of("limit", "cursor");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 100;

    private final LinkService links;
    private final LinkRules rules;
    private final JsonBody json;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    PaymentLinkResource(
            LinkService links, LinkRules rules, JsonBody json, SecurityIdentity caller, CallerAccounts accounts) {
        this.accounts = accounts;
        this.links = links;
        this.rules = rules;
        this.json = json;
        this.caller = caller;
    }

    /** A page of links. */
    @Schema(name = "PaymentLinkPage")
    record Page(List<PaymentLinkView> items, String nextCursor) {}

    @POST
    @RolesAllowed(Roles.PAYMENTS)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createPaymentLink",
            summary = "Make an address under which somebody can pay",
            description = "Send the url by any channel. The payments made through it are yours, as those you create.")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            schema = @Schema(type = SchemaType.STRING),
            description = "Optional; with it, a repeat of the request shows the same link as it is then.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PaymentLinkRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "The link.",
            content = @Content(schema = @Schema(implementation = PaymentLinkView.class)))
    public Uni<RestResponse<PaymentLinkView>> create(@Context HttpHeaders headers, byte[] body) {
        String client = caller.getPrincipal().getName();
        List<String> keys = headers.getRequestHeader(IdempotencyKey.HEADER);
        IdempotencyKey key = keys == null || keys.isEmpty() ? null : IdempotencyKey.of(client, keys);
        PaymentLinkRequest request = json.read(body, PaymentLinkRequest.class, (value, violations) -> {
            accounts.require(value.account());
            rules.check(value, violations);
        });
        return links.create(client, key, request).map(made -> {
            RestResponse.ResponseBuilder<PaymentLinkView> answer = RestResponse.ResponseBuilder.<PaymentLinkView>create(
                            RestResponse.StatusCode.CREATED)
                    .entity(made.link())
                    .location(URI.create("/v1/payment-links/" + made.link().id()));
            if (made.replayed()) {
                answer.header("Idempotent-Replayed", "true");
            }
            return answer.build();
        });
    }

    @GET
    @RolesAllowed({Roles.PAYMENTS, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "listPaymentLinks", summary = "All links, newest first")
    @APIResponseSchema(value = Page.class, responseCode = "200")
    public Uni<Page> list(
            @Parameter(description = "1 to 100, 50 when absent.", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    String limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        int size = QueryParameters.number("limit", limit, DEFAULT_LIMIT, MOST);
        // One more than asked for tells whether there is a next page.
        return links.page(accounts.scope(), PageCursor.decode(cursor), size + 1).map(found -> page(found, size));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.PAYMENTS, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getPaymentLink", summary = "One link, with the payments made through it")
    @APIResponseSchema(value = PaymentLinkView.class, responseCode = "200")
    public Uni<PaymentLinkView> get(@PathParam("id") String id) {
        return links.find(PathIds.parse(id));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.PAYMENTS)
    @Operation(
            operationId = "cancelPaymentLink",
            summary = "Let a link begin no payment any more",
            description = "A payment that is open on PayCools' page cannot be taken back and may still be paid."
                    + " A link that was paid is 409 link_paid.")
    @APIResponseSchema(value = PaymentLinkView.class, responseCode = "200")
    public Uni<PaymentLinkView> cancel(@PathParam("id") String id) {
        return links.cancel(PathIds.parse(id));
    }

    private static Page page(List<PaymentLinkView> found, int size) {
        boolean more = found.size() > size;
        List<PaymentLinkView> shown = more ? found.subList(0, size) : found;
        PaymentLinkView last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        return new Page(shown, more ? new PageCursor(last.createdAt(), last.id()).encode() : null);
    }
}
