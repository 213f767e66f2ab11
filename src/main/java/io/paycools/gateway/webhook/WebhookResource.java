package io.paycools.gateway.webhook;

import java.util.UUID;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

import io.paycools.gateway.api.BodyLimit;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.StorageFailure;
import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.http.ClientAddresses;
import io.paycools.gateway.provider.NotificationVerifier;
import io.paycools.gateway.provider.NotificationVerifier.Forged;
import io.paycools.gateway.provider.NotificationVerifier.Genuine;
import io.paycools.gateway.provider.NotificationVerifier.Malformed;
import io.paycools.gateway.provider.NotificationVerifier.Unreadable;
import io.paycools.gateway.provider.NotificationVerifier.Verdict;
import io.paycools.gateway.provider.PaymentProvider;
import io.paycools.gateway.tracing.Tracing;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.core.eventbus.EventBus;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

import static io.paycools.gateway.webhook.WebhookCounts.Verdict.ACCEPTED;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.ADDRESS_REFUSED;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.FAILED;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.FORGED;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.MALFORMED;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.REPEAT;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.STORAGE_DOWN;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.TOO_LARGE;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.UNKNOWN_ACCOUNT;
import static io.paycools.gateway.webhook.WebhookCounts.Verdict.UNREADABLE;

/**
 * Where PayCools delivers. The signature is the authentication; the acknowledgement is given only after the message is
 * durable, because PayCools will not tell it again.
 */
@Path("/webhooks/paycools")
@PermitAll
@Cancellable(false)
@Tag(name = "Webhooks")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class WebhookResource {

    private static final Logger LOG = Logger.getLogger(WebhookResource.class);

    /** Byte for byte what PayCools expects (PayCools Global API, callback acknowledgement). */
    private static final String ACKNOWLEDGEMENT = "{\"code\":10000,\"message\":\"Success\"}";

    private final ClientAddresses clients;
    private final AllowedAddresses addresses;
    private final BodyLimit limit;
    private final NotificationVerifier verifier;
    private final PaymentProvider provider;
    private final Inbox inbox;
    private final RefusedWebhooks refused;
    private final EventBus events;
    private final WebhookCounts counts;
    private final Tracing tracing;

    WebhookResource(
            ClientAddresses clients,
            AllowedAddresses addresses,
            BodyLimit limit,
            NotificationVerifier verifier,
            PaymentProvider provider,
            Inbox inbox,
            RefusedWebhooks refused,
            EventBus events,
            WebhookCounts counts,
            Tracing tracing) {
        this.clients = clients;
        this.addresses = addresses;
        this.limit = limit;
        this.verifier = verifier;
        this.provider = provider;
        this.inbox = inbox;
        this.refused = refused;
        this.events = events;
        this.counts = counts;
        this.tracing = tracing;
    }

    @POST
    @Path("/{account}")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "receiveWebhook", summary = "PayCools delivers a signed webhook")
    @APIResponse(
            responseCode = "200",
            description = "It is kept, and need not be told again.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public Uni<RestResponse<String>> receive(
            @PathParam("account") String account, @Context HttpServerRequest request, byte[] body) {
        if (!addresses.allow(clients.of(request))) {
            counts.count(account, ADDRESS_REFUSED);
            return provider.knows(account)
                    ? refused.note(account, RefusedWebhooks.Reason.ADDRESS)
                            .chain(() -> refuse(ErrorCode.ADDRESS_NOT_ALLOWED, null))
                    : refuse(ErrorCode.ADDRESS_NOT_ALLOWED, null);
        }
        if (!provider.knows(account)) {
            counts.count(account, UNKNOWN_ACCOUNT);
            throw new ServiceException(ErrorCode.UNKNOWN_ACCOUNT, null);
        }
        requireSmall(account, body);
        return verifier.verify(account, body).chain(verdict -> act(account, verdict));
    }

    private Uni<RestResponse<String>> act(String account, Verdict verdict) {
        if (verdict instanceof Genuine genuine) {
            tracing.mention(account, Inbox.orderId(genuine.merchantOrderId()));
            return keep(new Inbox.Received(
                            account, genuine.fingerprint(), genuine.merchantOrderId(), genuine.signedText(), null))
                    .invoke(id -> {
                        counts.count(account, id == null ? REPEAT : ACCEPTED);
                        if (id != null) {
                            events.send(InboxProcessor.HINT, InboxProcessor.hint(id));
                        }
                    })
                    .replaceWith(() -> RestResponse.ok(ACKNOWLEDGEMENT));
        }
        if (verdict instanceof Unreadable unreadable) {
            LOG.errorf("account=%s a signed webhook cannot be understood: %s", account, unreadable.problem());
            counts.count(account, UNREADABLE);
            return keep(new Inbox.Received(
                            account, unreadable.fingerprint(), null, unreadable.signedText(), unreadable.problem()))
                    .chain(() -> refuse(ErrorCode.MALFORMED_WEBHOOK, "The signed text cannot be understood."));
        }
        if (verdict instanceof Forged forged) {
            counts.count(account, FORGED);
            LOG.warnf("account=%s webhook refused: %s", account, forged.problem());
            return refused.note(account, RefusedWebhooks.Reason.FORGED)
                    .chain(() -> refuse(ErrorCode.INVALID_SIGNATURE, forged.problem()));
        }
        Malformed malformed = (Malformed) verdict;
        counts.count(account, MALFORMED);
        LOG.warnf("account=%s webhook refused: %s", account, malformed.problem());
        return refuse(ErrorCode.MALFORMED_WEBHOOK, malformed.problem());
    }

    private static Uni<RestResponse<String>> refuse(ErrorCode code, String detail) {
        return Uni.createFrom().failure(new ServiceException(code, detail));
    }

    private void requireSmall(String account, byte[] body) {
        try {
            limit.require(body);
        } catch (ServiceException e) {
            counts.count(account, TOO_LARGE);
            throw e;
        }
    }

    /** What is not durable is not acknowledged: PayCools tells it again. */
    private Uni<UUID> keep(Inbox.Received message) {
        return inbox.keep(message)
                .onFailure(Unexpected::isNoError)
                .invoke(failure ->
                        counts.count(message.account(), StorageFailure.isBehind(failure) ? STORAGE_DOWN : FAILED));
    }
}
