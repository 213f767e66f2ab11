package io.paycools.gateway.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.security.PersonalData;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * What PayCools has delivered, for an administrator who has to show it to PayCools. The signed text may hold anybody's
 * data; the log says who has looked at it.
 */
@Path("/v1/webhook-messages")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Cancellable(false)
@Tag(name = "Webhooks")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class WebhookMessageResource {

    private static final Logger LOG = Logger.getLogger(WebhookMessageResource.class);
    private static final int LISTED = 100;

    private final InboxUpkeepUnits units;
    private final InboxTexts texts;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    WebhookMessageResource(InboxUpkeepUnits units, InboxTexts texts, SecurityIdentity caller, CallerAccounts accounts) {
        this.units = units;
        this.texts = texts;
        this.caller = caller;
        this.accounts = accounts;
    }

    /**
     * One message.
     *
     * @param state NEW, WAITING, APPLIED or REFUSED
     * @param signedText what PayCools signed; only when one message is asked for, and null when it was erased or does
     *     not open
     */
    @Schema(name = "WebhookMessage")
    record Message(
            UUID id,
            String account,
            String state,
            String merchantOrderId,
            String problem,
            Instant receivedAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) String signedText) {

        static Message of(InboxMessage row, String signedText) {
            return new Message(
                    row.id,
                    row.account,
                    row.state.name(),
                    row.merchantOrderId,
                    row.problem,
                    row.receivedAt,
                    signedText);
        }
    }

    /** Messages without their texts. */
    @Schema(name = "WebhookMessageList")
    record Messages(List<Message> items) {}

    @GET
    @Operation(
            operationId = "listRefusedWebhooks",
            summary = "The last hundred signed messages that could not be understood or applied, newest first")
    @APIResponseSchema(value = Messages.class, responseCode = "200")
    public Uni<Messages> refused() {
        return units.refused(accounts.scope(), LISTED)
                .map(found -> new Messages(
                        found.stream().map(row -> Message.of(row, null)).toList()));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getWebhook", summary = "One message with its signed text")
    @APIResponseSchema(value = Message.class, responseCode = "200")
    public Uni<Message> get(@PathParam("id") String id) {
        return units.find(PathIds.parse(id))
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .map(this::opened);
    }

    private Message opened(InboxMessage row) {
        LOG.infof(
                "webhook message %s shown to %s", row.id, caller.getPrincipal().getName());
        try {
            return Message.of(row, texts.of(row));
        } catch (PersonalData.SealedException e) {
            LOG.warnf("webhook message %s is shown without its text: %s", row.id, e.getMessage());
            return Message.of(row, null);
        }
    }
}
