package io.paycools.gateway.paycools;

import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * What is to be sent, before it is signed.
 *
 * @param param makes the business object for a time in epoch milliseconds: the timestamp is that of the sending, so
 *     that a request which is sent again carries a fresh one
 * @param key signs it
 * @param signed gets what is sent, when it is signed
 */
record UnsignedRequest(LongFunction<Object> param, SigningKey key, Consumer<SignedEnvelope> signed) {

    UnsignedRequest(LongFunction<Object> param, SigningKey key) {
        this(param, key, envelope -> {});
    }

    @Override
    public String toString() {
        return "UnsignedRequest[masked]";
    }
}
