package io.paycools.gateway.paycools;

import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * One thing to ask of PayCools.
 *
 * @param name for metrics, such as create-payout
 * @param path below the account's base address
 * @param param makes the business object for the time of sending, see {@link UnsignedRequest}
 * @param order the merchant order id that it is about, or null
 * @param signed gets what is sent, when it is signed
 */
record Operation(
        Account account,
        String name,
        String path,
        LongFunction<Object> param,
        String order,
        Consumer<SignedEnvelope> signed) {

    Operation(Account account, String name, String path, LongFunction<Object> param) {
        this(account, name, path, param, null, envelope -> {});
    }

    /** The same about an order. */
    Operation about(String merchantOrderId) {
        return new Operation(account, name, path, param, merchantOrderId, signed);
    }

    /** The same, showing what is sent. */
    Operation shownTo(Consumer<SignedEnvelope> listener) {
        return new Operation(account, name, path, param, order, listener);
    }

    @Override
    public String toString() {
        return "Operation[" + account.name() + ", " + name + "]";
    }
}
