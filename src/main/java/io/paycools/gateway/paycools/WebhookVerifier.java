package io.paycools.gateway.paycools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.provider.NotificationVerifier;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/**
 * Verifies callbacks (PayCools Global API, callback): the signature is over {@code param} as it comes out of the outer
 * JSON, never over something that was read and written again.
 */
@ApplicationScoped
class WebhookVerifier implements NotificationVerifier {

    private final Accounts accounts;
    private final OffEventLoop worker;

    WebhookVerifier(Accounts accounts, OffEventLoop worker) {
        this.accounts = accounts;
        this.worker = worker;
    }

    @Override
    public Uni<Verdict> verify(String account, byte[] body) {
        return worker.run(() -> judge(accounts.find(account), body));
    }

    @Override
    public Genuine reread(String signedText) {
        if (read(signedText) instanceof Genuine genuine) {
            return genuine;
        }
        throw new IllegalArgumentException("a kept message that cannot be read any more");
    }

    @Override
    public List<String> missingFields(String signedText) {
        try {
            JsonNode message = StrictJson.MAPPER.readTree(signedText);
            return CallbackFields.missing(message, isRefund(message), event(message));
        } catch (IOException e) {
            throw new IllegalArgumentException("a kept message that cannot be read any more", e);
        }
    }

    static Verdict judge(Account account, byte[] body) {
        JsonNode envelope;
        try {
            envelope = StrictJson.MAPPER.readTree(body);
        } catch (IOException e) {
            return new Malformed("The body is not well-formed JSON.");
        }
        if (envelope == null || !envelope.isObject()) {
            return new Malformed("The body is not a JSON object.");
        }
        JsonNode param = envelope.path("param");
        if (!param.isTextual()) {
            return new Malformed("The field param is not a JSON string.");
        }
        JsonNode sign = envelope.path("sign");
        String text = param.asText();
        boolean genuine = sign.isTextual()
                && account.keys().platform().stream().anyMatch(key -> RsaSignature.verify(key, text, sign.asText()));
        return genuine ? read(text) : new Forged("The signature is missing or not PayCools'.");
    }

    private static Verdict read(String text) {
        String fingerprint = fingerprint(text);
        JsonNode message;
        try {
            message = StrictJson.MAPPER.readTree(text);
        } catch (IOException e) {
            return new Unreadable(fingerprint, text, "param is not well-formed JSON, or names a field twice");
        }
        if (message == null || !message.isObject()) {
            return new Unreadable(fingerprint, text, "param is not a JSON object");
        }
        boolean refund = isRefund(message);
        // A refund's message may name the payment too; the order that it tells about is the refund.
        String orderId = WireFacts.text(message, refund ? "mchRefundOrderId" : "mchOrderId");
        return new Genuine(fingerprint, text, orderId, observation(message, refund));
    }

    private static boolean isRefund(JsonNode message) {
        return WireFacts.text(message, "mchRefundOrderId") != null
                || WireFacts.text(message, "refundStatus") != null
                || event(message).contains("refund");
    }

    private static String event(JsonNode message) {
        String event = WireFacts.text(message, "eventName");
        return event == null ? "" : event.toLowerCase(Locale.ROOT);
    }

    /** Event names vary by product, and one that says nothing of its product leaves the type open. */
    private static TransactionType about(JsonNode message, boolean refund) {
        if (refund) {
            return TransactionType.REFUND;
        }
        String event = event(message);
        if (event.startsWith("disbursement")) {
            return TransactionType.PAYOUT;
        }
        return event.contains("payment") ? TransactionType.PAYMENT : null;
    }

    private static Observation observation(JsonNode message, boolean refund) {
        // A refund's message may tell the status and the amount of its payment too, which say nothing about the refund.
        Claim claim = WireFacts.claim(WireFacts.text(message, refund ? "refundStatus" : "transactionStatus"));
        JsonNode amount = message.path(refund ? "refundAmount" : "amount");
        Observation seen = Observation.of(Observation.Source.WEBHOOK, claim)
                .withAbout(about(message, refund))
                .withProviderReference(WireFacts.reference(message, refund ? "refundTransactionId" : "transactionId"))
                .withPaymentReference(refund ? WireFacts.text(message, "originalTransactionId") : null)
                .withAmount(WireFacts.amount(amount, WireFacts.text(message, "currency")))
                .withContradiction(contradiction(event(message), claim))
                .withDetail("PayCools says " + claim)
                .withRawAnswer(Redactor.redact(message));
        return claim == Claim.FAILED ? seen.withFailure(WireFacts.failure(message)) : seen;
    }

    /**
     * Event names vary by product, so the status decides; but a name that says the opposite is for a person to look at.
     */
    private static String contradiction(String name, Claim claim) {
        boolean failed = claim == Claim.FAILED || claim == Claim.CANCELLED;
        boolean saysFailed = name.endsWith(".failed") || name.endsWith(".cancel");
        boolean contradicts = name.endsWith(".success") ? failed : saysFailed && claim == Claim.SUCCEEDED;
        return contradicts ? "the event name contradicts the status " + claim : null;
    }

    private static String fingerprint(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
