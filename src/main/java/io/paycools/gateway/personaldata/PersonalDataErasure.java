package io.paycools.gateway.personaldata;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The record of a run that has erased something; written batch by batch, in the batch's own unit of work. */
@Entity
@Table(name = "personal_data_erasure")
class PersonalDataErasure {

    @Id
    UUID id;

    @Column(length = 64)
    String client;

    @Column(length = 128)
    String person;

    @Column(name = "cut_off", nullable = false)
    Instant cutOff;

    @Column(nullable = false)
    long transactions;

    @Column(name = "payment_links", nullable = false)
    long paymentLinks;

    @Column(nullable = false)
    long webhooks;

    @Column(name = "started_at", nullable = false)
    Instant startedAt;

    @Column(name = "ended_at", nullable = false)
    Instant endedAt;

    protected PersonalDataErasure() {}
}
