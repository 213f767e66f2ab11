package io.paycools.gateway.provider;

/** In which of the provider's worlds an account lives. They share nothing: an account belongs to one of them. */
public enum Environment {
    /** No real money. */
    TEST,
    /** Real money. */
    PRODUCTION
}
