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

    /** The caller who asked for it. */
    @Column(nullable = false, length = 64, updatable = false)
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

    protected PaymentTransaction() {}

    PaymentTransaction(NewTransaction order, TransactionStatus first, Instant now) {
        this.id = order.id();
        this.type = order.type();
        this.status = first;
        this.moves = 1;
        this.account = order.account();
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
}
