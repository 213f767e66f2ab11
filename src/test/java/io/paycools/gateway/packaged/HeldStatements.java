package io.paycools.gateway.packaged;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/**
 * Keeps statements and commits waiting inside the database, by order, by triggers that the test adds to its own
 * database: where something is held, an advisory lock of this connection is waited for.
 */
final class HeldStatements implements AutoCloseable {

    private static final String TRIGGERS = """
            create function held() returns trigger language plpgsql set lock_timeout = '0' as $$
            declare
                told jsonb := to_jsonb(new);
            begin
                perform pg_advisory_xact_lock_shared(hashtextextended(concat_ws(' ', told ->> 'merchant_order_id',
                    tg_argv[0], tg_op, coalesce(told ->> 'status', told ->> 'state')), 0));
                return new;
            end $$;
            create trigger held_before_insert before insert on payment_transaction
                for each row execute function held('before');
            create trigger held_before_update before update on payment_transaction
                for each row when (old.status <> new.status) execute function held('before');
            create constraint trigger held_insert after insert on payment_transaction
                deferrable initially deferred for each row execute function held('commit');
            create constraint trigger held_update after update on payment_transaction
                deferrable initially deferred for each row when (old.status <> new.status)
                execute function held('commit');
            create trigger held_before_insert before insert on webhook_inbox
                for each row execute function held('before');
            create constraint trigger held_insert after insert on webhook_inbox
                deferrable initially deferred for each row execute function held('commit');
            """;

    private static final String WAITS = " from pg_locks where locktype = 'advisory' and not granted"
            + " and ((classid::bigint << 32) | objid::bigint) = hashtextextended(?, 0)";

    private final Connection connection;

    HeldStatements(String jdbcUrl) throws SQLException {
        connection = DriverManager.getConnection(jdbcUrl, "postgres", "postgres");
    }

    void install() throws SQLException {
        connection.createStatement().execute(TRIGGERS);
    }

    /** Holds what is done about an order, such as {@code commit UPDATE PENDING}. */
    void hold(String orderId, String statement) throws SQLException {
        count("select count(pg_advisory_lock(hashtextextended(?, 0)))", orderId + " " + statement);
    }

    boolean isReached(String orderId, String statement) throws SQLException {
        return count("select count(*)" + WAITS, orderId + " " + statement) > 0;
    }

    /** Lets it go: it goes through, though nobody waits for it any more, or it is rolled back. */
    void release(String orderId, String statement, boolean goesThrough) throws SQLException {
        String what = orderId + " " + statement;
        if (!goesThrough) {
            count("select count(pg_terminate_backend(pid))" + WAITS, what);
            await().atMost(20, SECONDS).pollInterval(20, MILLISECONDS).until(() -> !isReached(orderId, statement));
        }
        count("select count(pg_advisory_unlock(hashtextextended(?, 0)))", what);
    }

    private int count(String query, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
