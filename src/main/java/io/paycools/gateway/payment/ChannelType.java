package io.paycools.gateway.payment;

/**
 * The families of channels (PayCools Global API, create payment). DIRECT_DEBIT and PAYLATER need data that PayCools has
 * not published the form of, and are not offered.
 */
public enum ChannelType {
    QR,
    ONLINE_BANKING,
    EWALLET,
    BANK_TRANSFER,
    CARD
}
