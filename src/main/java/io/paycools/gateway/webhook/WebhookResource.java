package io.paycools.gateway.webhook;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

import io.micrometer.core.instrument.MeterRegistry;
import io.paycools.gateway.api.BodyLimit;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.provider.NotificationVerifier;
import io.paycools.gateway.provider.NotificationVerifier.Forged;
import io.paycools.gateway.provider.NotificationVerifier.Genuine;
import io.paycools.gateway.provider.NotificationVerifier.Malformed;
import io.paycools.gateway.provider.NotificationVerifier.Unreadable;
import io.paycools.gateway.provider.NotificationVerifier.Verdict;
import io.paycools.gateway.provider.PaymentProvider;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.core.eventbus.EventBus;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

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

    private final AllowedAddresses addresses;
    private final BodyLimit limit;
    private final NotificationVerifier verifier;
    private final PaymentProvider provider;
    private final Inbox inbox;
    private final RefusedWebhooks refused;
    private final EventBus events;
    private final MeterRegistry metrics;

    WebhookResource(
            AllowedAddresses addresses,
            BodyLimit limit,
            NotificationVerifier verifier,
            PaymentProvider provider,
            Inbox inbox,
            RefusedWebhooks refused,
            EventBus events,
            MeterRegistry metrics) {
        this.addresses = addresses;
        this.limit = limit;
        this.verifier = verifier;
        this.provider = provider;
        this.inbox = inbox;
        this.refused = refused;
        this.events = events;
        this.metrics = metrics;
    }

    @POST
    @Path("/{account}")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "receiveWebhook", summary = "PayCools delivers a signed webhook")
    public Uni<RestResponse<String>> receive(
            @PathParam("account") String account, @Context HttpServerRequest request, byte[] body) {
        if (!addresses.allow(request.remoteAddress().hostAddress())) {
            return provider.knows(account)
                    ? refused.note(account, RefusedWebhooks.Reason.ADDRESS)
                            .chain(() -> refuse(ErrorCode.ADDRESS_NOT_ALLOWED, null))
                    : refuse(ErrorCode.ADDRESS_NOT_ALLOWED, null);
        }
        if (!provider.knows(account)) {
            throw new ServiceException(ErrorCode.UNKNOWN_ACCOUNT, null);
        }
        limit.require(body);
        return verifier.verify(account, body).chain(verdict -> act(account, verdict));
    }

    private Uni<RestResponse<String>> act(String account, Verdict verdict) {
        count(account, verdict);
        if (verdict instanceof Genuine genuine) {
            return inbox.keep(new Inbox.Received(
                            account, genuine.fingerprint(), genuine.merchantOrderId(), genuine.signedText(), null))
                    .invoke(id -> {
                        if (id != null) {
                            events.send(InboxProcessor.HINT, id.toString());
                        }
                    })
                    .replaceWith(() -> RestResponse.ok(ACKNOWLEDGEMENT));
        }
        if (verdict instanceof Unreadable unreadable) {
            LOG.errorf("account=%s a signed webhook cannot be understood: %s", account, unreadable.problem());
            return inbox.keep(new Inbox.Received(
                            account, unreadable.fingerprint(), null, unreadable.signedText(), unreadable.problem()))
                    .chain(() -> refuse(ErrorCode.MALFORMED_WEBHOOK, "The signed text cannot be understood."));
        }
        if (verdict instanceof Forged forged) {
            LOG.warnf("account=%s webhook refused: %s", account, forged.problem());
            return refused.note(account, RefusedWebhooks.Reason.FORGED)
                    .chain(() -> refuse(ErrorCode.INVALID_SIGNATURE, forged.problem()));
        }
        Malformed malformed = (Malformed) verdict;
        LOG.warnf("account=%s webhook refused: %s", account, malformed.problem());
        return refuse(ErrorCode.MALFORMED_WEBHOOK, malformed.problem());
    }

    private static Uni<RestResponse<String>> refuse(ErrorCode code, String detail) {
        return Uni.createFrom().failure(new ServiceException(code, detail));
    }

    private void count(String account, Verdict verdict) {
        metrics.counter(
                        "paycools.webhooks",
                        "account",
                        account,
                        "verdict",
                        verdict.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT))
                .increment();
    }
}
