package io.paycools.gateway.payment;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;

import static java.util.concurrent.TimeUnit.SECONDS;

/** Looks into the database for contradictions, as long as no resource shows them. */
final class Discrepancies {

    private Discrepancies() {}

    static void await(String transactionId, String kind) {
        Awaitility.await().atMost(15, SECONDS).until(() -> of(transactionId).equals(List.of(kind)));
    }

    static List<String> of(String transactionId) throws SQLException {
        String url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                PreparedStatement query =
                        connection.prepareStatement("select kind from discrepancy where transaction_id = ?")) {
            query.setObject(1, UUID.fromString(transactionId));
            List<String> kinds = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    kinds.add(rows.getString(1));
                }
            }
            return kinds;
        }
    }
}
