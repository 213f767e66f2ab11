package io.paycools.gateway.transaction;

/** Draws the arrows of {@link TransactionStatus} as a page of the documentation. */
final class StateDiagram {

    private StateDiagram() {}

    static String page() {
        StringBuilder page = new StringBuilder("""
                # Statuses of a transaction

                Generated from `TransactionStatus` by `TransactionStatusTest`, which fails when this page is stale.

                ```mermaid
                stateDiagram-v2
                """);
        page.append("    [*] --> SUBMITTING: payment\n");
        for (TransactionStatus from : TransactionStatus.values()) {
            for (TransactionStatus to : TransactionStatus.values()) {
                if (from.canMoveTo(to)) {
                    page.append("    ").append(from).append(" --> ").append(to).append('\n');
                }
            }
            if (from.isFinal()) {
                page.append("    ").append(from).append(" --> [*]\n");
            }
        }
        page.append("```\n\n| status | callers see | final |\n|---|---|---|\n");
        for (TransactionStatus status : TransactionStatus.values()) {
            page.append("| ")
                    .append(status)
                    .append(" | ")
                    .append(status.toPublic())
                    .append(" | ")
                    .append(status.isFinal() ? "yes" : "no")
                    .append(" |\n");
        }
        return page.append("""

                A final status is never overwritten: what contradicts it opens a discrepancy, for a person to decide.
                FAILED needs proof: an explicit refusal by PayCools, certainty that nothing was sent, or, for a payment alone
                and long after its create, PayCools' word that it has no such order.
                """).toString();
    }
}
