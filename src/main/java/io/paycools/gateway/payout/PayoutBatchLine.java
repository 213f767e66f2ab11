package io.paycools.gateway.payout;

/**
 * One line of a batch as it was read.
 *
 * @param place what violations in it begin with: {@code payouts[3].} or {@code line 5: }
 */
record PayoutBatchLine(String place, PayoutRequest request) {

    /** A field of the line in the notation of the body; a CSV file has no inner objects. */
    String field(String name) {
        return place.startsWith("line ") && name.startsWith("beneficiary.")
                ? place + name.substring("beneficiary.".length())
                : place + name;
    }
}
