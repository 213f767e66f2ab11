package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Endpoints;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Receiver;
import io.restassured.path.json.JsonPath;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The process is killed when payments have succeeded and nobody has been told yet, over and over. Whatever was
 * committed is told after the restart.
 */
class NotificationKillIT {

    private static final int PAYMENTS_A_ROUND = 4;

    /** With fewer it could happen that no kill comes in between, and then nothing is shown. */
    private static final int KILLS = Math.max(3, Proof.kills());

    private static final String PATH = "/events";

    private final Receiver receiver = new Receiver();

    @Test
    void shouldTellOfWhatWasCommittedHoweverOftenItIsKilled() throws IOException, InterruptedException, SQLException {
        Random random = Proof.random("killed before telling");
        int payCoolsPort = Ports.free();
        int untold = 0;
        try (receiver;
                EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                PackagedGateway gateway = gateway(database, payCoolsPort);
                StandIn payCools = StandIn.delivering(payCoolsPort, gateway.url())) {
            gateway.startAndAwaitReady();
            gateway.as(Callers.SHOP)
                    .contentType("application/json")
                    .body(Endpoints.wanting(receiver.url(PATH), "payment.succeeded", "payment.failed"))
                    .post("/v1/notification-endpoints")
                    .then()
                    .statusCode(201);
            for (int round = 0; round < KILLS; round++) {
                untold += killBetweenCommitAndDelivery(gateway, database, random);
                gateway.startAndAwaitReady();
            }
            await().atMost(90, SECONDS).until(() -> told().containsAll(committed(database)));
            Set<String> committed = committed(database);
            assertEquals(KILLS * PAYMENTS_A_ROUND, committed.size(), "every payment has ended");
            assertEquals(committed, told(), "told of all, and of nothing else");
            // One that was told, and whose answer the last kill took, is told again when its claim of a minute has run
            // out.
            await().atMost(90, SECONDS)
                    .until(() -> texts(database, "select id from notification_delivery where state <> 'DELIVERED'")
                            .isEmpty());
            assertTrue(untold > 0, "no kill came between a commit and its delivery");
            Proof.say(
                    "%d kills: %d payments, %d of them committed and not told when the kill came, all told after it;"
                            + " %d requests for them",
                    KILLS, committed.size(), untold, receiver.received(PATH).size());
            assertEquals(0, payCools.duplicates());
        }
    }

    private static PackagedGateway gateway(EmbeddedPostgres database, int payCoolsPort) {
        return new PackagedGateway(database.getPort(), "http://127.0.0.1:" + payCoolsPort)
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "1000")
                .with("GATEWAY_NOTIFICATIONS_ALLOWED_SCHEMES", "http")
                .with("GATEWAY_NOTIFICATIONS_ALLOW_LOOPBACK", "true");
    }

    /** Answers how many payments had ended without anybody having been told when the kill came. */
    private int killBetweenCommitAndDelivery(PackagedGateway gateway, EmbeddedPostgres database, Random random)
            throws InterruptedException, SQLException {
        int before = committed(database).size();
        for (int i = 0; i < PAYMENTS_A_ROUND; i++) {
            String directive = random.nextInt(4) == 0 ? "sandbox:auto-pay sandbox:decline" : "sandbox:auto-pay";
            gateway.create(Payments.cashier(Payments.newOrderId(), directive), Payments.newOrderId())
                    .then()
                    .statusCode(201);
        }
        await().atMost(60, SECONDS)
                .pollInterval(2, MILLISECONDS)
                .until(() -> committed(database).size() == before + PAYMENTS_A_ROUND);
        gateway.kill();
        Set<String> untold = committed(database);
        untold.removeAll(told());
        return untold.size();
    }

    /** The payments that have ended. */
    private static Set<String> committed(EmbeddedPostgres database) throws SQLException {
        return texts(database, "select id from payment_transaction where status in ('SUCCEEDED', 'FAILED')");
    }

    private Set<String> told() {
        return receiver.received(PATH).stream()
                .map(request -> JsonPath.from(request.body()).getString("data.transaction.id"))
                .collect(Collectors.toSet());
    }

    private static Set<String> texts(EmbeddedPostgres database, String query) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            Set<String> found = new HashSet<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
