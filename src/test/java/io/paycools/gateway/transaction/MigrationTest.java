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
