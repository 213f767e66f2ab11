package io.paycools.gateway.personaldata;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.security.SealedColumns.SealedColumn;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The rows of a sealed column, by the key that they are sealed under. Each method is a unit of work. The names of
 * tables and columns come from the code alone, see {@link SealedColumn}.
 */
@ApplicationScoped
class SealedRows {

    private final Pool pool;
    private final PersonalData personalData;

    SealedRows(Pool pool, PersonalData personalData) {
        this.pool = pool;
        this.personalData = personalData;
    }

    /**
     * What became of a page of rows.
     *
     * @param last the last of its rows, or null when there was none
     * @param resealed how many are under the newest key now
     * @param unopened which did not open
     */
    record Page(UUID last, int resealed, List<UUID> unopened) {}

    /**
     * The ids of the keys in use. One step of the index for each key, however many rows there are: every step looks for
     * the next key that is greater.
     */
    Uni<List<String>> keysOf(SealedColumn column) {
        String sql = ("with recursive used as ("
                        + "(select %1$s as key from %2$s where %3$s is not null order by %1$s limit 1) union all"
                        + " select (select %1$s from %2$s where %3$s is not null and %1$s > used.key order by %1$s limit 1)"
                        + " from used where used.key is not null) select key from used where key is not null")
                .formatted(key(column), column.table(), column.column());
        // With a connection of its own, see Schema.
        return pool.withConnection(connection -> connection.preparedQuery(sql).execute())
                .map(rows -> {
                    List<String> keys = new ArrayList<>();
                    rows.forEach(row -> keys.add(row.getString(0)));
                    return keys;
                });
    }

    /** How many rows are under a key, counted up to a number. */
    Uni<Integer> count(SealedColumn column, String key, int most) {
        String sql =
                "select cast(count(*) as integer) from (select 1 from %s where %s is not null and %s = $1 limit $2) as rows"
                        .formatted(column.table(), column.column(), key(column));
        return pool.withConnection(connection -> connection.preparedQuery(sql).execute(Tuple.of(key, most)))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /**
     * Seals a page of the rows under an old key again, in the order of their ids. Rows that somebody else has locked
     * are skipped, a row that does not open is left as it is, and what was changed meanwhile is not touched.
     */
    Uni<Page> reseal(SealedColumn column, String oldKey, UUID after, int most) {
        // The weaker lock, so that an event or an order that refers to the row can still be recorded meanwhile.
        String select =
                ("select id, %1$s from %2$s where %1$s is not null and %3$s = $1 and id > $2 order by id limit $3"
                                + " for no key update skip locked")
                        .formatted(column.column(), column.table(), key(column));
        return pool.withTransaction(connection -> connection
                .preparedQuery(select)
                .execute(Tuple.of(oldKey, after, most))
                .chain(rows -> replace(connection, column, rows)));
    }

    private Uni<Page> replace(SqlConnection connection, SealedColumn column, RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        List<String> before = new ArrayList<>();
        List<String> now = new ArrayList<>();
        List<UUID> unopened = new ArrayList<>();
        UUID last = null;
        for (Row row : rows) {
            last = row.getUUID(0);
            String sealed = row.getString(1);
            String context = column.context().apply(last);
            try {
                now.add(personalData.seal(context, personalData.open(context, sealed)));
                ids.add(last);
                before.add(sealed);
            } catch (PersonalData.SealedException e) {
                unopened.add(last);
            }
        }
        UUID end = last;
        if (ids.isEmpty()) {
            return Uni.createFrom().item(new Page(end, 0, unopened));
        }
        String update = ("update %1$s as r set %2$s = n.now from unnest($1::uuid[], $2::text[], $3::text[])"
                        + " as n(id, before, now) where r.id = n.id and r.%2$s = n.before")
                .formatted(column.table(), column.column());
        return connection
                .preparedQuery(update)
                .execute(Tuple.of(
                        ids.toArray(UUID[]::new), before.toArray(String[]::new), (Object) now.toArray(String[]::new)))
                .map(changed -> new Page(end, changed.rowCount(), unopened));
    }

    /** As the indexes have it. */
    private static String key(SealedColumn column) {
        return "split_part(" + column.column() + ", ':', 1)";
    }
}
