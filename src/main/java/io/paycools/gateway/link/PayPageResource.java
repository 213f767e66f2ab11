package io.paycools.gateway.link;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.github.bucket4j.TimeMeter;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.http.ClientAddresses;
import io.paycools.gateway.link.PayService.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * The page that a payer opens. Opening it begins nothing, whoever opens it and how often: chats look at addresses
 * before people do. Only the button does.
 */
@Path("/pay/{token}")
@PermitAll
@Cancellable(false)
@Produces(MediaType.TEXT_HTML)
@Tag(name = "Payer's page")
@APIResponse(
        responseCode = "default",
        description = "A page.",
        content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)))
public class PayPageResource {

    /** The query parameter of whoever waits for the order and then goes on to PayCools. */
    static final String WAIT = "wait";

    /** The query parameter of whoever comes back from PayCools. */
    static final String BACK = "back";

    private static final int GONE = 410;

    private final PayService payers;
    private final PayPages pages;
    private final PayAnswers answers;
    private final ClientAddresses addresses;
    private final PayerLimits limits;
    private final long formLimit;

    PayPageResource(
            PayService payers, PayPages pages, PayAnswers answers, ClientAddresses addresses, LinkConfig config) {
        this.payers = payers;
        this.pages = pages;
        this.answers = answers;
        this.addresses = addresses;
        this.limits = new PayerLimits(
                config.requestsPerMinutePerAddress(),
                config.requestsPerMinutePerLink(),
                config.unknownLinkCost(),
                TimeMeter.SYSTEM_MILLISECONDS);
        this.formLimit = config.maxFormSize().asLongValue();
    }

    @GET
    @Operation(operationId = "openPaymentLink", summary = "The page under a payment link; begins no payment")
    public Uni<Response> show(
            @PathParam("token") String token,
            @QueryParam(WAIT) String waiting,
            @QueryParam(BACK) String back,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String language,
            @Context HttpServerRequest request) {
        String reference = waiting == null ? back : waiting;
        return enter(token, request)
                .chain(() -> payers.open(token, LinkTokens.fits(reference) ? reference : null))
                .onFailure(PayPageResource::isUnknown)
                .invoke(() -> limits.countUnknown(addresses.textOf(request)))
                .map(sight ->
                        shown(sight, waiting, back, Language.of(sight.opened().link(), language)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "payPaymentLink", summary = "The button of that page: begins a payment")
    public Uni<Response> pay(
            @PathParam("token") String token,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String language,
            @Context HttpServerRequest request,
            byte[] body) {
        if (body != null && body.length > formLimit) {
            throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, null);
        }
        return enter(token, request)
                .chain(() -> payers.pay(token, PayerForm.parse(body)))
                .onFailure(PayPageResource::isUnknown)
                .invoke(() -> limits.countUnknown(addresses.textOf(request)))
                .map(sight -> pressed(sight, Language.of(sight.opened().link(), language)));
    }

    private Uni<Void> enter(String token, HttpServerRequest request) {
        limits.count(addresses.textOf(request), token);
        return LinkTokens.fits(token)
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(ServiceException.notFound());
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof ServiceException refusal && refusal.code() == ErrorCode.NOT_FOUND;
    }

    private Response shown(Sight sight, String waiting, String back, Language words) {
        boolean begun = sight.opened().current() != null;
        if (back != null && begun) {
            return switch (sight.standing()) {
                case OPEN, UNCERTAIN, RUN_OUT -> answers.page(200, pages.confirm(sight, words, reference(sight)));
                case PAYABLE, PAID, DISPUTED, EXPIRED, CANCELLED -> shown(sight, words);
            };
        }
        if (waiting != null && begun && sight.standing() == Standing.OPEN) {
            return redirect(sight);
        }
        return shown(sight, words);
    }

    private Response shown(Sight sight, Language words) {
        return switch (sight.standing()) {
            case PAYABLE, OPEN -> answers.page(200, pages.payable(sight, words));
            case UNCERTAIN -> answers.page(200, pages.wait(sight, words, reference(sight)));
            case RUN_OUT -> answers.page(200, pages.runOut(sight, words));
            case PAID -> answers.page(200, pages.paid(sight, words));
            case DISPUTED -> answers.page(200, pages.over(sight, words, "disputed"));
            case EXPIRED -> answers.page(GONE, pages.over(sight, words, "expired"));
            case CANCELLED -> answers.page(GONE, pages.over(sight, words, "cancelled"));
        };
    }

    private Response pressed(Sight sight, Language words) {
        if (sight.standing() == Standing.OPEN) {
            return redirect(sight);
        }
        if (sight.refused()) {
            return answers.page(ErrorCode.PROVIDER_REFUSED.status(), pages.refused(sight, words));
        }
        if (!sight.wrong().isEmpty()) {
            return answers.page(ErrorCode.VALIDATION_FAILED.status(), pages.payable(sight, words));
        }
        return shown(sight, words);
    }

    private Response redirect(Sight sight) {
        return answers.redirect(sight.opened().current().row().nextAction().url());
    }

    /** By which the payment of this payer is found again. */
    private static String reference(Sight sight) {
        return sight.opened().current().attempt();
    }
}
