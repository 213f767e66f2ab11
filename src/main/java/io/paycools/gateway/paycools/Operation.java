package io.paycools.gateway.paycools;

import java.util.function.LongFunction;

/**
 * One thing to ask of PayCools.
 *
 * @param name for metrics, such as create-payout
 * @param path below the account's base address
 * @param param makes the business object for the time of sending, see {@link UnsignedRequest}
 */
record Operation(Account account, String name, String path, LongFunction<Object> param) {

    @Override
    public String toString() {
        return "Operation[" + account.name() + ", " + name + "]";
    }
}
