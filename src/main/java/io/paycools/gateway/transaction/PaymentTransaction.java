package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * The stored money record. Read it from anywhere; only {@link TransactionStore} writes it, and the status changes only
 * together with a row in the history.
 *
 * <p>The payer's name, e-mail and mobile are sent to PayCools and not kept here.
 */
@Entity
@Table(name = "payment_transaction")
public class PaymentTransaction {

    @Id
    UUID id;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16, updatable = false)
    TransactionType type;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 24)
    TransactionStatus status;

    /** How many rows the history has; part of every compare-and-set, so that no status can pass for an earlier one. */
    @Column(nullable = false)
    int moves;

    @Column(nullable = false, length = 64, updatable = false)
    String account;

    /** Whether a caller of ours asked for it. */
    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16, updatable = false)
    Origin origin;

    /** The caller who asked for it; null when nobody here did. */
    @Column(length = 64, updatable = false)
    String client;

    @Column(name = "merchant_order_id", nullable = false, length = 32, updatable = false)
    String merchantOrderId;

    @Column(name = "provider_reference", length = 64)
    String providerReference;

    @Column(name = "amount_minor", nullable = false, updatable = false)
    long amountMinor;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 3, updatable = false)
    CurrencyCode currency;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 2, updatable = false)
    CountryCode country;

    @Enumerated(EnumType.STRING)
    @Column(length = 16, updatable = false)
    PaymentMode mode;

    @Column(name = "idempotency_id", length = 30, updatable = false)
    String idempotencyId;

    @Enumerated(EnumType.STRING)
    @Column(name = "beneficiary_method", length = 16, updatable = false)
    PayoutMethod beneficiaryMethod;

    @Column(name = "beneficiary_bank_code", length = 64, updatable = false)
    String beneficiaryBankCode;

    @Column(name = "beneficiary_end", length = 4, updatable = false)
    String beneficiaryEnd;

    // Never written as part of the whole row: it may have been sealed again, or erased, meanwhile.
    @Column(name = "beneficiary_sealed", length = 8192, updatable = false)
    String beneficiarySealed;

    @Column(name = "personal_data_erased_at", insertable = false, updatable = false)
    Instant personalDataErasedAt;

    /** How often it was taken up for sending. */
    @Column(nullable = false)
    int sends;

    @Column(name = "submitted_at")
    Instant submittedAt;

    @Column(name = "heard_of", nullable = false)
    boolean heardOf;

    @Column(name = "maybe_sent", nullable = false)
    boolean maybeSent;

    @Column(name = "next_check_at")
    Instant nextCheckAt;

    /** How often its turn came in the present status. */
    @Column(nullable = false)
    int checks;

    @Column(name = "send_before")
    Instant sendBefore;

    @Column(name = "decided_by", length = 64)
    String decidedBy;

    @Column(name = "batch_id", updatable = false)
    UUID batchId;

    /** 1 for the first line of its batch. */
    @Column(name = "batch_line", updatable = false)
    Integer batchLine;

    @Column(name = "payment_id", updatable = false)
    UUID paymentId;

    @Column(name = "payment_reference", length = 64, updatable = false)
    String paymentReference;

    /** Counted by the database as refunds come and fail; never written from here. */
    @Column(name = "refunded_minor", insertable = false, updatable = false)
    long refundedMinor;

    @Column(length = 256, updatable = false)
    String description;

    @Convert(converter = MetadataConverter.class)
    @Column(nullable = false, length = 32768, updatable = false)
    Map<String, String> metadata;

    @Enumerated(EnumType.STRING)
    @Column(name = "next_action_type", length = 16)
    NextAction.Type nextActionType;

    @Column(name = "next_action_url", length = 2048)
    String nextActionUrl;

    /** The QR content or the virtual account number, whichever the type says. */
    @Column(name = "next_action_content", length = 4096)
    String nextActionContent;

    @Column(name = "failure_code", length = 64)
    String failureCode;

    @Column(name = "failure_message", length = 512)
    String failureMessage;

    @Column(name = "failure_provider_code", length = 32)
    String failureProviderCode;

    @Column(name = "created_at", nullable = false, updatable = false)
    Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    Instant updatedAt;

    @Column(name = "expires_at", updatable = false)
    Instant expiresAt;

    @Column(name = "trace_parent", length = 55, updatable = false)
    String traceParent;

    protected PaymentTransaction() {}

    PaymentTransaction(NewTransaction order, TransactionStatus first, Instant now) {
        this.id = order.id();
        this.type = order.type();
        this.status = first;
        this.moves = 1;
        this.account = order.account();
        this.origin = Origin.API;
        this.client = order.client();
        this.merchantOrderId = order.merchantOrderId();
        this.amountMinor = order.amount().minorUnits();
        this.currency = order.amount().currency();
        this.country = order.country();
        this.mode = order.mode();
        this.description = order.description();
        this.metadata = Map.copyOf(order.metadata());
        this.createdAt = now;
        this.updatedAt = now;
        this.expiresAt = order.expiresAt();
        this.traceParent = TraceParent.current();
        if (first == TransactionStatus.SUBMITTING) {
            this.sends = 1;
            this.submittedAt = now;
        }
        if (order.payout() != null) {
            this.idempotencyId = order.payout().idempotencyId();
            this.beneficiaryMethod = order.payout().method();
            this.beneficiaryBankCode = order.payout().bankCode();
            this.beneficiaryEnd = order.payout().accountEnd();
            this.beneficiarySealed = order.payout().sealedBeneficiary();
        }
        if (order.refund() != null) {
            this.paymentId = order.refund().paymentId();
            this.paymentReference = order.refund().paymentReference();
        }
    }

    public UUID id() {
        return id;
    }

    public TransactionType type() {
        return type;
    }

    public TransactionStatus status() {
        return status;
    }

    public String account() {
        return account;
    }

    public Origin origin() {
        return origin;
    }

    /** The caller who asked for it, or null when nobody here did. */
    public String client() {
        return client;
    }

    /** PayCools' second lock against paying twice; null but for our payouts. */
    public String idempotencyId() {
        return idempotencyId;
    }

    /** How the beneficiary is paid, or null. */
    public PayoutMethod beneficiaryMethod() {
        return beneficiaryMethod;
    }

    public String beneficiaryBankCode() {
        return beneficiaryBankCode;
    }

    /** The last characters of the beneficiary's account number, or null, as once they were erased. */
    public String beneficiaryEnd() {
        return beneficiaryEnd;
    }

    /** The whole beneficiary, encrypted; null but for our payouts, and once it was erased. */
    public String beneficiarySealed() {
        return beneficiarySealed;
    }

    /** When what is personal in it was erased, or null. */
    public Instant personalDataErasedAt() {
        return personalDataErasedAt;
    }

    /** How often it was taken up for sending. */
    public int sends() {
        return sends;
    }

    /** When it was last taken up for sending, or null. */
    public Instant submittedAt() {
        return submittedAt;
    }

    /** When the next step of ours is due: sending, or asking PayCools; null when none is. */
    public Instant nextCheckAt() {
        return nextCheckAt;
    }

    /** Until when it may be sent, or null when that is no question. */
    public Instant sendBefore() {
        return sendBefore;
    }

    /** The batch it came in, or null. */
    public UUID batchId() {
        return batchId;
    }

    /** Its place in the batch, 1 for the first; null without a batch. */
    public Integer batchLine() {
        return batchLine;
    }

    /** The payment that a refund gives back; null but for refunds. */
    public UUID paymentId() {
        return paymentId;
    }

    /** PayCools' id of that payment; null but for refunds. */
    public String paymentReference() {
        return paymentReference;
    }

    /** How much of a payment is given back or about to be, in minor units; 0 but for payments. */
    public long refundedMinor() {
        return refundedMinor;
    }

    /** The client who approved or rejected it, or null. */
    public String decidedBy() {
        return decidedBy;
    }

    public String merchantOrderId() {
        return merchantOrderId;
    }

    /** PayCools' id, or null as long as PayCools told none. */
    public String providerReference() {
        return providerReference;
    }

    public Money amount() {
        return new Money(amountMinor, currency);
    }

    public CountryCode country() {
        return country;
    }

    /** Null but for payments. */
    public PaymentMode mode() {
        return mode;
    }

    public String description() {
        return description;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** What the payer has to do, or null. */
    public NextAction nextAction() {
        if (nextActionType == null) {
            return null;
        }
        return switch (nextActionType) {
            case REDIRECT -> NextAction.redirect(nextActionUrl);
            case DISPLAY_QR -> new NextAction(NextAction.Type.DISPLAY_QR, nextActionUrl, nextActionContent, null);
            case BANK_TRANSFER -> NextAction.bankTransfer(nextActionContent);
        };
    }

    void claimed(Instant until) {
        checks++;
        nextCheckAt = until;
    }

    void take(NextAction action) {
        nextActionType = action.type();
        nextActionUrl = action.url();
        nextActionContent = action.qrContent() != null ? action.qrContent() : action.virtualAccount();
    }

    /** Why it failed, or null. */
    public Failure failure() {
        return failureCode == null ? null : new Failure(failureCode, failureMessage, failureProviderCode);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** The trace in which it was created, see {@link TraceParent}; null without one. */
    public String traceParent() {
        return traceParent;
    }
}
