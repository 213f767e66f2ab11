package io.paycools.gateway.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.restassured.path.json.JsonPath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Holds what PayCools has taken against what we have recorded: the same orders, each once, of the same amount and with
 * the same outcome; nothing failed without proof, and nothing is left open.
 */
public final class Ledger {

    private static final Map<String, String> OUTCOMES =
            Map.of("COMPLETED", "SUCCEEDED", "FAILED", "FAILED", "CANCELLED", "CANCELLED");

    /** Why something may have failed that PayCools does not have. */
    private static final Set<String> NOT_SENT = Set.of(
            "not_received",
            "not_sent",
            "provider_unreachable",
            "provider_circuit_open",
            "provider_pool_busy",
            "request_budget_spent",
            "provider_rate_limited");

    private Ledger() {}

    private record Row(
            String type,
            String reference,
            long amount,
            String currency,
            String status,
            String failure,
            String providerCode,
            long refunded) {}

    /**
     * Compares, and answers how many orders there are.
     *
     * @param accounts whose rows, as a pattern of {@code like}
     * @param orders all that PayCools has of them, in full
     */
    public static int compare(String jdbcUrl, String accounts, List<Map<String, Object>> orders) throws SQLException {
        Map<String, Row> ours = rows(jdbcUrl, accounts);
        List<String> wrong = new ArrayList<>();
        Map<String, Long> givenBack = new HashMap<>();
        Map<String, Map<String, Object>> theirs = new HashMap<>();
        for (Map<String, Object> order : orders) {
            String name = (String) order.get("mchOrderId");
            if (theirs.put(name, order) != null) {
                wrong.add(name + " is at PayCools twice");
            }
            Row row = ours.get(name);
            if (row == null) {
                wrong.add(name + " is at PayCools and not here");
            } else {
                compare(name, order, row, wrong);
            }
            if ("REFUND".equals(order.get("kind")) && "COMPLETED".equals(order.get("status"))) {
                String payment = JsonPath.from((String) order.get("param")).getString("originalTransactionId");
                givenBack.merge(payment, ((Number) order.get("amount")).longValue(), Long::sum);
            }
        }
        ours.forEach((name, row) -> {
            boolean proven =
                    row.status().equals("FAILED") && (row.providerCode() != null || NOT_SENT.contains(row.failure()));
            if (!theirs.containsKey(name) && !proven) {
                wrong.add(name + " is not at PayCools, and here it is " + row);
            }
            boolean payment = row.type().equals("PAYMENT") && row.reference() != null;
            if (payment && row.refunded() != givenBack.getOrDefault(row.reference(), 0L)) {
                wrong.add(name + " counts other refunds than PayCools made: " + row);
            }
            if (payment && givenBack.getOrDefault(row.reference(), 0L) > row.amount()) {
                wrong.add(name + " was given back more than was paid");
            }
        });
        wrong.addAll(openDiscrepancies(jdbcUrl, accounts));
        assertEquals(List.of(), wrong);
        assertTrue(!orders.isEmpty(), "there was something to compare");
        return orders.size();
    }

    private static void compare(String name, Map<String, Object> order, Row row, List<String> wrong) {
        boolean same = row.amount() == ((Number) order.get("amount")).longValue()
                && row.currency().equals(order.get("currency"))
                && row.status().equals(OUTCOMES.get((String) order.get("status")))
                && row.reference() != null
                && (row.reference().equals(order.get("transactionId"))
                        || row.reference().equals(order.get("checkoutId")));
        if (!same) {
            wrong.add(name + " is " + row + " here and at PayCools " + order);
        }
    }

    private static Map<String, Row> rows(String jdbcUrl, String accounts) throws SQLException {
        Map<String, Row> found = new TreeMap<>();
        try (Connection connection = connect(jdbcUrl);
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select merchant_order_id, type, provider_reference, amount_minor, currency,"
                                + " status, failure_code, failure_provider_code, refunded_minor"
                                + " from payment_transaction where account like '" + accounts + "'")) {
            while (rows.next()) {
                Row row = new Row(
                        rows.getString(2),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getString(5),
                        rows.getString(6),
                        rows.getString(7),
                        rows.getString(8),
                        rows.getLong(9));
                assertTrue(found.put(rows.getString(1), row) == null, "two rows of one order");
            }
        }
        return found;
    }

    private static List<String> openDiscrepancies(String jdbcUrl, String accounts) throws SQLException {
        List<String> open = new ArrayList<>();
        try (Connection connection = connect(jdbcUrl);
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select t.merchant_order_id || ' is left for a person: ' || d.kind"
                                + " from discrepancy d join payment_transaction t on t.id = d.transaction_id"
                                + " where d.resolved_at is null and t.account like '" + accounts + "'")) {
            while (rows.next()) {
                open.add(rows.getString(1));
            }
        }
        return open;
    }

    private static Connection connect(String jdbcUrl) throws SQLException {
        return DriverManager.getConnection(jdbcUrl, "postgres", "postgres");
    }
}
