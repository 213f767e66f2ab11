package io.paycools.gateway.payment;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.PaymentProvider;
import io.paycools.gateway.submission.CreateAnswer;
import io.paycools.gateway.submission.Submission;
import io.paycools.gateway.submission.SubmissionService;
import io.paycools.gateway.transaction.PaymentMode;
import io.paycools.gateway.transaction.TransactionStatus;
import io.smallrye.mutiny.Uni;

/**
 * Payments on PayCools' page whose terms are set by one and whose payer is known to another: checked apart, made
 * together, by the rules of every payment.
 */
@ApplicationScoped
public class CashierPayments {

    /** PayCools keeps a page open for no shorter time. */
    public static final int SHORTEST_SECONDS = 30;

    /** PayCools keeps a page open for no longer time. */
    public static final int LONGEST_SECONDS = 3600;

    private static final String OPERATION = "create-payment";

    /** Stand in for what is not there to be checked yet. */
    private static final Payer ANYBODY = new Payer("anybody", "anybody@example.com", "0900000000");

    private static final String ANYWHERE = "https://example.com/";

    private final SubmissionService submissions;
    private final PaymentProvider provider;
    private final JsonBody json;
    private final Clock clock;

    CashierPayments(SubmissionService submissions, PaymentProvider provider, JsonBody json, Clock clock) {
        this.submissions = submissions;
        this.provider = provider;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What is paid, and how; the names are those of the fields of a payment.
     *
     * @param account null for the default one
     * @param language of PayCools' page: EN, ID, TH or null
     */
    public record Terms(
            String account,
            String amount,
            String currency,
            String country,
            String redirectUrl,
            String description,
            Map<String, String> metadata,
            List<ChannelType> allowedChannelTypes,
            List<String> allowedChannelCodes,
            String settlementCurrency,
            String language) {

        /** The same with another address to return to and another language. */
        public Terms with(String otherRedirectUrl, String otherLanguage) {
            return new Terms(
                    account,
                    amount,
                    currency,
                    country,
                    otherRedirectUrl,
                    description,
                    metadata,
                    allowedChannelTypes,
                    allowedChannelCodes,
                    settlementCurrency,
                    otherLanguage);
        }
    }

    /** Who pays; what is not known yet is null. PayCools wants all three, in every country. */
    public record Payer(String name, String email, String mobile) {
        @Override
        public String toString() {
            return "Payer[masked]";
        }

        /** This one, and the other where this one is not known. */
        public Payer or(Payer other) {
            return new Payer(
                    name == null ? other.name : name,
                    email == null ? other.email : email,
                    mobile == null ? other.mobile : mobile);
        }
    }

    /**
     * A payment to be made.
     *
     * @param fingerprint what two requests with the key must have in common
     * @param expiresInSeconds {@value #SHORTEST_SECONDS} to {@value #LONGEST_SECONDS}
     * @param guard may refuse it, inside the unit of work that records it; gets its id, and must not call anybody
     */
    public record Order(
            IdempotencyKey key,
            String fingerprint,
            Terms terms,
            Payer payer,
            int expiresInSeconds,
            Function<UUID, Uni<Void>> guard) {}

    /** Adds what is wrong, under the names of a payment's fields; what may still come is not missed. */
    public void check(Terms terms, Payer payer, List<Violation> violations) {
        Payer known = payer == null ? ANYBODY : payer.or(ANYBODY);
        PaymentRequest request = request(
                terms.redirectUrl() == null ? terms.with(ANYWHERE, terms.language()) : terms, known, SHORTEST_SECONDS);
        json.check(request, (value, wrong) -> PaymentRules.check(value, provider::knows, wrong), violations);
    }

    /** Makes the payment, or gives the answer that the key got before. */
    public Uni<CreateAnswer> create(Order order) {
        PaymentRequest request = request(order.terms(), order.payer(), order.expiresInSeconds());
        PaymentDraft draft = PaymentDraft.of(request, order.key().client(), clock.instant());
        UUID id = draft.transaction().id();
        return submissions.submit(new Submission(
                order.key(),
                OPERATION,
                order.fingerprint(),
                draft.transaction(),
                TransactionStatus.SUBMITTING,
                () -> order.guard().apply(id),
                () -> provider.createPayment(draft.order())));
    }

    private static PaymentRequest request(Terms terms, Payer payer, int expiresInSeconds) {
        return new PaymentRequest(
                null,
                terms.account(),
                PaymentMode.CASHIER,
                terms.amount(),
                terms.currency(),
                terms.country(),
                new PaymentRequest.Customer(payer.name(), payer.email(), payer.mobile()),
                terms.redirectUrl(),
                terms.description(),
                expiresInSeconds,
                terms.metadata(),
                terms.allowedChannelTypes(),
                terms.allowedChannelCodes(),
                terms.settlementCurrency(),
                terms.language(),
                null,
                null,
                null,
                null);
    }
}
