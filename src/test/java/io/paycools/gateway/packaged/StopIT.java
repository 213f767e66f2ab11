package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Ports;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Asked to stop, as a cluster does it, while a caller waits for PayCools; what jobs have under way is tested with
 * batches.
 */
class StopIT {

    @Test
    void shouldAnswerTheCallerThatWaitsAndTakeNobodyElse()
            throws IOException, InterruptedException, SQLException, ExecutionException, TimeoutException {
        int port = Ports.free();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                StandIn payCools = StandIn.delivering(port, null);
                PackagedGateway gateway = new PackagedGateway(database.getPort(), payCools.url())
                        .with("PAYCOOLS_READ_TIMEOUT", "PT5S")
                        // As where the native library does not run: PayCools takes what the JDK signs, too.
                        .with("GATEWAY_NATIVE_SIGNATURES", "false")
                        .startAndAwaitReady()) {
            assertTrue(gateway.output().contains("The JDK computes the signatures"));
            String orderId = Payments.newOrderId();
            CompletableFuture<Response> answer = CompletableFuture.supplyAsync(
                    () -> gateway.create(Payments.cashier(orderId, "sandbox:timeout-after-accept"), "key-1"));
            payCools.awaitOrder(orderId);

            CompletableFuture<Integer> late = CompletableFuture.supplyAsync(() -> statusWhenStopping(gateway));

            Integer code = gateway.terminate();

            assertEquals(503, late.get(5, TimeUnit.SECONDS), "who comes late is told to come again");
            assertTrue(code != null && (code == 0 || code == 143), "exit code " + code + " after SIGTERM");
            answer.get(5, TimeUnit.SECONDS).then().statusCode(202).body("status", equalTo("PROCESSING"));
            assertEquals(List.of("SUBMITTING", "UNKNOWN"), history(database));
            assertEquals(1, payCools.ordersOf(orderId));
            assertThrows(Exception.class, () -> gateway.create(Payments.cashier(Payments.newOrderId()), "key-2"));
        }
    }

    /** Asks for what does not exist until that is answered otherwise; then a payer, who is no program, comes too. */
    private static int statusWhenStopping(PackagedGateway gateway) {
        int status;
        do {
            status = gateway.get("/v1/payments/00000000-0000-7000-8000-000000000000")
                    .statusCode();
        } while (status == 404);
        given().get(gateway.url() + "/pay/23456789ABCDEFGHJKLMNP")
                .then()
                .statusCode(503)
                .contentType("text/html;charset=UTF-8")
                .header("Retry-After", "1")
                .header("Referrer-Policy", "no-referrer")
                .body(containsString("Not possible right now"));
        return status;
    }

    private static List<String> history(EmbeddedPostgres database) throws SQLException {
        List<String> statuses = new ArrayList<>();
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select to_status from transaction_event order by sequence")) {
            while (rows.next()) {
                statuses.add(rows.getString(1));
            }
        }
        return statuses;
    }
}
