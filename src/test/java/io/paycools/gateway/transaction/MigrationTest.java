package io.paycools.gateway.transaction;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A database that has worked is taken over with everything in it. */
class MigrationTest {

    @Test
    void shouldTakeOverTransactionsInEveryStatus() throws IOException, SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            DataSource database = server.getPostgresDatabase();
            migrate(database, "1");
            for (TransactionStatus status : TransactionStatus.values()) {
                if (!status.isUnsent()) {
                    insert(database, status);
                }
            }

            migrate(database, "latest");

            assertEquals(
                    "PENDING,SUBMITTING,UNKNOWN",
                    text(
                            database,
                            "select string_agg(status, ',' order by status) from payment_transaction"
                                    + " where next_check_at <= now()"));
            assertEquals(
                    "PENDING,SUCCEEDED",
                    text(
                            database,
                            "select string_agg(status, ',' order by status) from payment_transaction where heard_of"));
            assertEquals("0", text(database, "select sum(refunded_minor) from payment_transaction"));
            assertEquals(
                    "7", text(database, "select count(*) from payment_transaction where submitted_at = created_at"));
        }
    }

    /** Whatever the service does: the rules whose indexes were made anew. */
    @Test
    void shouldTakeNoOrderTwice() throws IOException, SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            DataSource database = server.getPostgresDatabase();
            migrate(database, "latest");
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                String batch = "'00000000-0000-0000-0000-000000000001'";
                statement.execute("insert into payout_batch (id, client, lines, sums, created_at) values (" + batch
                        + ", 'payroll', 2, '{}', now())");
                statement.execute(payout("default", "ORDER1", "IDEMPOTENCY1", batch + ", 1"));
                // The other account and the next line have rules of their own.
                statement.execute(payout("branch", "ORDER1", "IDEMPOTENCY1", batch + ", 2"));

                assertRefused(
                        "uq_transaction_merchant_order",
                        statement,
                        payout("default", "ORDER1", "IDEMPOTENCY2", "null, null"));
                assertRefused(
                        "uq_transaction_idempotency_id",
                        statement,
                        payout("default", "ORDER2", "IDEMPOTENCY1", "null, null"));
                assertRefused(
                        "uq_transaction_batch_line",
                        statement,
                        payout("default", "ORDER3", "IDEMPOTENCY3", batch + ", 1"));
            }
        }
    }

    private static String payout(String account, String orderId, String idempotencyId, String batchAndLine) {
        return "insert into payment_transaction (id, type, status, moves, account, client, merchant_order_id,"
                + " amount_minor, currency, country, metadata, created_at, updated_at, idempotency_id,"
                + " beneficiary_method, beneficiary_sealed, origin, sends, checks, next_check_at, send_before,"
                + " batch_id, batch_line) values (gen_random_uuid(), 'PAYOUT', 'CREATED', 1, '" + account
                + "', 'payroll', '" + orderId + "', 100, 'PHP', 'PH', '{}', now(), now(), '" + idempotencyId
                + "', 'BANK', '2026:sealed', 'API', 0, 0, now(), now(), " + batchAndLine + ")";
    }

    private static void assertRefused(String rule, Statement statement, String insert) {
        SQLException refused = assertThrows(SQLException.class, () -> statement.execute(insert));
        assertTrue(refused.getMessage().contains('"' + rule + '"'), refused::getMessage);
    }

    @Test
    void shouldCountWhatIsShownFromIndexesAlone() throws IOException, SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            DataSource database = server.getPostgresDatabase();
            migrate(database, "latest");
            assertTrue(plan(
                            database,
                            "select type, status, account, count(*), min(created_at) from payment_transaction"
                                    + " where status in ('CREATED', 'AWAITING_APPROVAL', 'SUBMITTING', 'PENDING',"
                                    + " 'UNKNOWN') group by type, status, account")
                    .contains("Index Only Scan using ix_transaction_unsettled"));
            assertTrue(plan(
                            database,
                            "select state, count(*), min(received_at) from webhook_inbox where state in"
                                    + " ('NEW', 'WAITING') group by state")
                    .contains("Index Only Scan using ix_webhook_inbox_waiting"));
        }
    }

    /** As if the tables were large. */
    private static String plan(DataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = off");
            statement.execute("set enable_bitmapscan = off");
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery("explain " + query)) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }

    private static void migrate(DataSource database, String target) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .target(target)
                .load()
                .migrate();
    }

    private static void insert(DataSource database, TransactionStatus status) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into payment_transaction (id, type, status, moves, account, client,"
                                + " merchant_order_id, amount_minor, currency, country, mode, metadata, created_at,"
                                + " updated_at, failure_code) values (?, 'PAYMENT', ?, 1, 'default', 'shop', ?, 100,"
                                + " 'PHP', 'PH', 'CASHIER', '{}', now(), now(), ?)")) {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, status.name());
            insert.setString(3, "ORDER" + status.ordinal());
            insert.setString(4, status == TransactionStatus.FAILED ? "provider_failed" : null);
            insert.executeUpdate();
        }
    }

    private static String text(DataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
