package io.paycools.gateway.provider;

import java.time.Instant;

/**
 * One request to the provider and its answer, as they went over the wire, but for what is masked: keys, signatures and
 * personal data.
 *
 * @param merchantOrderId the order that it is about
 * @param operation such as create-payment
 * @param path to which it was sent
 * @param request the whole body
 * @param answer the whole body, or null when none came that can be read
 * @param problem why not, as one plain sentence without its full stop, or null
 */
public record Exchange(
        String account,
        String merchantOrderId,
        String operation,
        String path,
        String request,
        String answer,
        String problem,
        Instant sentAt,
        Instant answeredAt) {}
