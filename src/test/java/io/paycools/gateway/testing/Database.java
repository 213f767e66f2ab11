package io.paycools.gateway.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.microprofile.config.ConfigProvider;

/** The database behind the service, for what no resource shows and for states that only a crash leaves. */
public final class Database {

    /** Kept, because some tests ask very often; it ends with the process. */
    private static Connection connection;

    private static String connectedTo;

    private Database() {}

    /** The first column of every row, as text. */
    public static synchronized List<String> texts(String query, Object... parameters) {
        try (PreparedStatement statement = prepare(query, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number that a {@code select count(*)} answers. */
    public static int count(String query, Object... parameters) {
        return Integer.parseInt(texts(query, parameters).get(0));
    }

    /** Changes rows. */
    public static synchronized void update(String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has PayCools asked about transactions now, instead of on the next rung of their ladder. */
    public static void askNow(Iterable<String> transactionIds) {
        for (String id : transactionIds) {
            update(
                    "update payment_transaction set next_check_at = now() where id = ?::uuid"
                            + " and status in ('PENDING', 'UNKNOWN')",
                    id);
        }
    }

    /** A connection of the caller's own, for a transaction that stays open. */
    public static Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    private static String url() {
        return ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
    }

    private static PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        String url = url();
        if (!url.equals(connectedTo)) {
            connection = connect();
            connectedTo = url;
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
