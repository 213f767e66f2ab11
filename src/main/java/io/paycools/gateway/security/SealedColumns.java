package io.paycools.gateway.security;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Says which columns of the database hold what {@link PersonalData} has sealed, so that they can be sealed again under
 * a newer key. Implemented by whoever seals; a test compares what all of them say with the columns that there are.
 */
public interface SealedColumns {

    /**
     * A column; its table has the primary key {@code id}, a uuid.
     *
     * @param context what a sealed text is bound to, by the id of its row
     */
    record SealedColumn(String table, String column, Function<UUID, String> context) {}

    List<SealedColumn> sealedColumns();
}
