package io.paycools.gateway.packaged;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.paycools.gateway.testing.Ledger;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What must hold after trouble with the database, whatever it was. */
record OutageOracle(OwnPostgres database, StandIn payCools, PackagedGateway gateway) {

    private static final String UNSETTLED = "status in ('CREATED', 'SUBMITTING', 'PENDING', 'UNKNOWN')";

    /** Every promise is a row, every order at PayCools is a row, nothing is there twice, and every webhook came. */
    void assertNothingIsLostOrDoubled(OutageLoad load) throws SQLException {
        Set<String> rows =
                new HashSet<>(database.texts("select merchant_order_id || ' ' || id from payment_transaction"));
        for (Map.Entry<String, OutageLoad.Promise> promise : load.promises().entrySet()) {
            String row = promise.getKey() + " " + promise.getValue().id();
            assertTrue(rows.contains(row), () -> "promised and not there: " + row + " " + promise.getValue());
        }
        assertEquals(load.asked().size(), load.promises().size(), "every caller got its order in the end");
        Set<String> orderIds = new HashSet<>(database.texts("select merchant_order_id from payment_transaction"));
        List<Object> atPayCools =
                payCools.orders().stream().map(order -> order.get("mchOrderId")).toList();
        assertEquals(atPayCools.size(), new HashSet<>(atPayCools).size(), "an order is at PayCools twice");
        atPayCools.forEach(order -> assertTrue(orderIds.contains(order), () -> "at PayCools and not here: " + order));
        assertEquals(0, payCools.duplicates(), "PayCools was asked twice");
        // Those that PayCools has: their webhooks are delivered until they are taken, and then they have their effect.
        Set<Object> taken = new HashSet<>(atPayCools);
        List<String> expected = load.asked().stream().filter(taken::contains).toList();
        await().atMost(150, SECONDS).pollInterval(200, MILLISECONDS).until(() -> {
            Set<String> settled = new HashSet<>(database.texts("select t.merchant_order_id from payment_transaction t"
                    + " where t.status = 'SUCCEEDED' and exists (select 1 from webhook_inbox w"
                    + " where w.merchant_order_id = t.merchant_order_id and w.state = 'APPLIED')"));
            return settled.containsAll(expected);
        });
        assertTrue(expected.size() > load.asked().size() * 8 / 10, "most were sent: " + expected.size());
    }

    /**
     * Lets time pass, so that everything that is not settled is asked about, does what only a person may, and holds
     * PayCools' ledger against what we have recorded.
     */
    int assertTheLedgerIsOurs() throws SQLException {
        await().atMost(120, SECONDS).pollInterval(500, MILLISECONDS).until(() -> {
            // But for what may just be on its way.
            database.texts("update payment_transaction set submitted_at = submitted_at - interval '1 hour',"
                    + " expires_at = expires_at - interval '1 hour' where status in ('SUBMITTING', 'UNKNOWN')"
                    + " and submitted_at between now() - interval '1 hour' and now() - interval '10 seconds'"
                    + " returning id");
            database.texts("update payment_transaction set next_check_at = now() where " + UNSETTLED + " returning id");
            gateway.sendAgainWhatIsNotKnown();
            return database.texts("select id from payment_transaction where " + UNSETTLED)
                    .isEmpty();
        });
        return Ledger.compare(database.jdbcUrl(), "%", payCools.allOrders());
    }
}
