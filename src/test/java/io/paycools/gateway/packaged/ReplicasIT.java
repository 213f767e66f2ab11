package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** Two processes beside each other. */
class ReplicasIT {

    /** Nobody listens there; nothing is sent. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    @Test
    void shouldLeaveItsShareToTheOtherWhenItIsStopped() throws IOException, InterruptedException, SQLException {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                PackagedGateway first = new PackagedGateway(database.getPort(), NOWHERE).startAndAwaitReady();
                PackagedGateway second = new PackagedGateway(database.getPort(), NOWHERE).startAndAwaitReady()) {
            await().atMost(15, SECONDS).until(() -> first.output().contains("replicas=2"));

            assertNotNull(second.terminate());

            assertEquals(1, rows(database));
            await().atMost(15, SECONDS)
                    .until(() -> first.output().lastIndexOf("replicas=1")
                            > first.output().indexOf("replicas=2"));
        }
    }

    private static int rows(EmbeddedPostgres database) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from gateway_replica")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
