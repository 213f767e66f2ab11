package io.paycools.gateway.link;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.paycools.gateway.payment.ChannelType;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Money;

/** A request for money that is sent as an address. Nothing of it changes but that it can be cancelled. */
@Entity
@Table(name = "payment_link")
class PaymentLink {

    @Id
    UUID id;

    /** The caller who made it; the payments made through it are this caller's. */
    @Column(nullable = false, length = 64, updatable = false)
    String client;

    @Column(nullable = false, length = 64, updatable = false)
    String account;

    @Column(name = "token_hash", nullable = false, length = 64, updatable = false)
    String tokenHash;

    /** Null when it was erased, as what is known of the payer then is too. */
    @Column(name = "token_sealed", length = 512)
    String tokenSealed;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16, updatable = false)
    LinkUsage usage;

    @Column(name = "amount_minor", nullable = false, updatable = false)
    long amountMinor;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 3, updatable = false)
    CurrencyCode currency;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 2, updatable = false)
    CountryCode country;

    @Column(nullable = false, length = 256, updatable = false)
    String description;

    @Convert(converter = JsonText.OfMetadata.class)
    @Column(nullable = false, length = 32768, updatable = false)
    Map<String, String> metadata;

    @Column(name = "customer_sealed", length = 8192)
    String customerSealed;

    @Column(name = "redirect_url", length = 512, updatable = false)
    String redirectUrl;

    /** The tag of the page's language, or null for the payer's own. */
    @Column(length = 3, updatable = false)
    String language;

    @Convert(converter = JsonText.OfChannels.class)
    @Column(nullable = false, length = 16384, updatable = false)
    Channels channels;

    @Column(name = "valid_until", nullable = false, updatable = false)
    Instant validUntil;

    @Column(name = "created_at", nullable = false, updatable = false)
    Instant createdAt;

    @Column(name = "cancelled_at")
    Instant cancelledAt;

    @Column(name = "personal_data_erased_at", insertable = false, updatable = false)
    Instant personalDataErasedAt;

    @Column(name = "idempotency_key", length = 128, updatable = false)
    String idempotencyKey;

    @Column(name = "request_hash", nullable = false, length = 64, updatable = false)
    String requestHash;

    protected PaymentLink() {}

    PaymentLink(UUID id) {
        this.id = id;
    }

    /** How it may be paid; what is not narrowed is null. */
    record Channels(List<ChannelType> types, List<String> codes, String settlementCurrency) {}

    Money amount() {
        return new Money(amountMinor, currency);
    }

    boolean isSingle() {
        return usage == LinkUsage.SINGLE;
    }
}
