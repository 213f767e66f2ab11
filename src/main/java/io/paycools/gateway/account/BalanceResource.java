package io.paycools.gateway.account;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.provider.BalanceOutcome;
import io.paycools.gateway.provider.BalanceProvider;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What there is at PayCools to pay from. */
@Path("/v1/balances")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@Tag(name = "Balances")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class BalanceResource {

    private static final String DEFAULT_ACCOUNT = "default";
    private static final Set<String> PARAMETERS = Set.of("country", "account");

    private final BalanceProvider provider;
    private final Clock clock;
    private final CallerAccounts accounts;

    BalanceResource(BalanceProvider provider, Clock clock, CallerAccounts accounts) {
        this.accounts = accounts;
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * A balance as PayCools tells it now.
     *
     * @param balance in the currency's major unit, as decimal text with all its decimals
     * @param asOf when PayCools was asked
     */
    @Schema(name = "Balance")
    public record Balance(
            String account,
            CountryCode country,
            CurrencyCode currency,
            @Schema(example = "10000.00") String balance,
            Instant asOf) {}

    @GET
    @RolesAllowed({Roles.PAYOUTS, Roles.PAYOUT_APPROVER, Roles.READ, Roles.ADMIN})
    @Operation(operationId = "getBalance", summary = "The balance at PayCools, asked for now")
    @APIResponseSchema(value = Balance.class, responseCode = "200")
    public Uni<Balance> get(
            @QueryParam("country") @Parameter(required = true, schema = @Schema(implementation = CountryCode.class))
                    String country,
            @QueryParam("account") @Parameter(description = "default when absent.") String account,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, PARAMETERS);
        CountryCode where = QueryParameters.constant("country", country, CountryCode.values());
        if (where == null) {
            throw ServiceException.invalidParameter("country", "is required");
        }
        String whose = account == null ? DEFAULT_ACCOUNT : account;
        accounts.require(whose);
        if (!provider.knows(whose)) {
            throw ServiceException.invalidParameter("account", "is not configured");
        }
        return provider.balance(whose, where).map(outcome -> view(whose, where, outcome));
    }

    private Balance view(String account, CountryCode country, BalanceOutcome outcome) {
        if (outcome instanceof BalanceOutcome.Known known) {
            String decimal = BigDecimal.valueOf(
                            known.minorUnits(), known.currency().decimals())
                    .toPlainString();
            return new Balance(
                    account, country, known.currency(), decimal, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        }
        if (outcome instanceof BalanceOutcome.Refused refused) {
            throw new ServiceException(ErrorCode.PROVIDER_REFUSED, refused.code() + ": " + refused.reason());
        }
        throw ServiceException.retryLater(
                ErrorCode.PROVIDER_UNAVAILABLE,
                ((BalanceOutcome.Unavailable) outcome).reason() + ".",
                Duration.ofSeconds(10));
    }
}
