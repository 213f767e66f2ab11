package io.paycools.gateway.link;

import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** That a payment was begun through a link. */
@Entity
@Table(name = "payment_link_order")
class PaymentLinkOrder {

    @Id
    @Column(name = "transaction_id")
    UUID transactionId;

    @Column(name = "link_id", nullable = false, updatable = false)
    UUID linkId;

    /** 1 for the first. */
    @Column(nullable = false, updatable = false)
    int number;

    /** What the form said that it began with; a form that is sent twice is one payment. */
    @Column(nullable = false, length = 32, updatable = false)
    String attempt;

    protected PaymentLinkOrder() {}

    PaymentLinkOrder(UUID transactionId, UUID linkId, int number, String attempt) {
        this.transactionId = transactionId;
        this.linkId = linkId;
        this.number = number;
        this.attempt = attempt;
    }
}
