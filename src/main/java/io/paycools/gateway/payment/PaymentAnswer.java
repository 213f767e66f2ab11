package io.paycools.gateway.payment;

import java.util.UUID;

/**
 * The answer to a create request, as it is sent and kept for a repeat.
 *
 * @param status 201 when PayCools has answered, 202 when the outcome is not known yet
 * @param body JSON
 * @param id of the payment
 * @param replayed whether the answer was given before
 */
record PaymentAnswer(int status, String body, UUID id, boolean replayed) {}
