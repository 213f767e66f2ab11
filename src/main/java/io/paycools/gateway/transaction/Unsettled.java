package io.paycools.gateway.transaction;

import java.time.Instant;

/** How many transactions of one kind are not settled, and since when the oldest of them is there. */
public record Unsettled(TransactionType type, TransactionStatus status, String account, long count, Instant oldest) {}
