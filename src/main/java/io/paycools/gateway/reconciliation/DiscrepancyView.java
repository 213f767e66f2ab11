package io.paycools.gateway.reconciliation;

import java.time.Instant;
import java.util.UUID;

import io.paycools.gateway.transaction.Discrepancy;
import io.paycools.gateway.transaction.DiscrepancyKind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A discrepancy as our API shows it.
 *
 * @param detail one plain sentence
 * @param resolution what a person made of it, or null as long as it waits
 */
@Schema(name = "Discrepancy")
public record DiscrepancyView(
        UUID id, UUID transactionId, DiscrepancyKind kind, String detail, Instant openedAt, Resolved resolution) {

    /** A person's decision. */
    @Schema(name = "DiscrepancyResolution")
    public record Resolved(
            Discrepancy.Resolution resolution, String person, String client, String reason, Instant resolvedAt) {}

    static DiscrepancyView of(Discrepancy discrepancy) {
        return new DiscrepancyView(
                discrepancy.id(),
                discrepancy.transactionId(),
                discrepancy.kind(),
                discrepancy.detail(),
                discrepancy.openedAt(),
                discrepancy.resolvedAt() == null
                        ? null
                        : new Resolved(
                                discrepancy.resolution(),
                                discrepancy.resolvedBy(),
                                discrepancy.resolvedClient(),
                                discrepancy.reason(),
                                discrepancy.resolvedAt()));
    }
}
