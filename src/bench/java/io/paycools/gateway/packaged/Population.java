package io.paycools.gateway.packaged;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Fills the database with copies of a payment that was really made, each with ids and times of its own. */
final class Population {

    private static final int STEP = 250_000;

    /** What of a row has to be its own; {@code g} is the number of the copy. */
    private static final Map<String, String> OWN = Map.of(
            "id", "(left(t.id::text, 24) || lpad(to_hex(g), 12, '0'))::uuid",
            "transaction_id", "(left(t.transaction_id::text, 24) || lpad(to_hex(g), 12, '0'))::uuid",
            "merchant_order_id", "'C' || g",
            "provider_reference", "'CU' || g",
            "idempotency_id", "case when t.idempotency_id is null then null else 'I' || lpad(g::text, 12, '0') end",
            "idempotency_key", "'C' || g",
            // So late that nobody asks PayCools, which does not know them.
            "next_check_at", "t.next_check_at + interval '1 day'",
            "fingerprint", "md5('a' || g) || md5('b' || g)");

    private final DurablePostgres database;
    private long count;

    Population(DurablePostgres database) {
        this.database = database;
    }

    /** Copies the payment until there are so many copies. */
    void fill(String merchantOrderId, long total) throws SQLException {
        for (; count < total; count = Math.min(total, count + STEP)) {
            copy(merchantOrderId, count + 1, Math.min(total, count + STEP));
        }
        database.execute("vacuum analyze", "checkpoint");
    }

    /** Copies the payment as numbers {@code first} to {@code last}. */
    void copy(String merchantOrderId, long first, long last) throws SQLException {
        String payment = "(select id from payment_transaction where merchant_order_id = '" + merchantOrderId + "')";
        Map<String, String> rows = Map.of(
                "payment_transaction", "t.id = " + payment,
                "transaction_event", "t.transaction_id = " + payment,
                "notification_event", "t.transaction_id = " + payment,
                "idempotency_record", "t.transaction_id = " + payment,
                "webhook_inbox", "t.merchant_order_id = '" + merchantOrderId + "'");
        for (String table : List.of(
                "payment_transaction", "transaction_event", "notification_event", "idempotency_record", "webhook_inbox")) {
            String columns = database.text("select string_agg(column_name || ' ' || data_type, ',' order by ordinal_position)"
                    + " from information_schema.columns where table_schema = 'public' and is_generated = 'NEVER'"
                    + " and table_name = '" + table + "'");
            List<String> names = List.of(columns.split(","));
            database.execute("set synchronous_commit = off; set session_replication_role = replica; insert into " + table + " ("
                    + names.stream().map(Population::name).collect(Collectors.joining(", ")) + ") select "
                    + names.stream().map(Population::value).collect(Collectors.joining(", ")) + " from " + table
                    + " t, generate_series(" + first + "::bigint, " + last + ") g where " + rows.get(table));
        }
    }

    private static String name(String column) {
        return column.substring(0, column.indexOf(' '));
    }

    private static String value(String column) {
        String name = name(column);
        if (OWN.containsKey(name)) {
            return OWN.get(name);
        }
        boolean time = column.endsWith("timestamp with time zone") && (name.equals("created_at")
                || name.equals("updated_at") || name.equals("occurred_at") || name.equals("received_at"));
        return time ? "t." + name + " - g * interval '100 milliseconds'" : "t." + name;
    }
}
