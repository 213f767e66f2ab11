package io.paycools.gateway.refund;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payouts.awaitDiscrepancy;
import static io.paycools.gateway.testing.Refunds.becomes;
import static io.paycools.gateway.testing.Refunds.create;
import static io.paycools.gateway.testing.Refunds.get;
import static io.paycools.gateway.testing.Refunds.history;
import static io.paycools.gateway.testing.Refunds.of;
import static io.paycools.gateway.testing.Refunds.paidPayment;
import static io.paycools.gateway.testing.Refunds.refunded;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** A refund whose outcome nobody can tell is decided by a person, as a payout is. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class RefundDiscrepancyTest {

    private static Response resolve(String caller, String discrepancy, String resolution) {
        return as(caller)
                .contentType("application/json")
                .body(Map.of("person", "Ann Lee", "reason", "asked PayCools by phone", "resolution", resolution))
                .post("/v1/discrepancies/" + discrepancy + "/resolve");
    }

    /** A refund that was lost on the way there, so that PayCools does not know it; long ago. */
    private static String lost(String payment, String orderId) {
        Map<String, Object> order = of("1.00", "sandbox:http-500");
        order.put("merchantOrderId", orderId);
        String id = create(payment, order).then().statusCode(202).extract().path("id");
        Database.update(
                "update payment_transaction set submitted_at = submitted_at - interval '1 hour', next_check_at = now()"
                        + " where id = ?",
                UUID.fromString(id));
        return id;
    }

    @Test
    void shouldNeverFailARefundBecausePayCoolsDoesNotKnowIt() {
        String payment = paidPayment();
        String id = lost(payment, newOrderId());
        awaitDiscrepancy(id, "NOT_KNOWN");
        get(id).then().body("status", equalTo("PROCESSING"));
        assertEquals(List.of("SUBMITTING", "UNKNOWN"), history(id));
        assertEquals("1.00", refunded(payment));
    }

    @Test
    void shouldSendAgainWithTheSameIdsWhenAPersonSaysSo() {
        String payment = paidPayment();
        String orderId = newOrderId();
        String id = lost(payment, orderId);
        String discrepancy = awaitDiscrepancy(id, "NOT_KNOWN");
        // The stand-in turns the refund away for ever as long as its reason says so.
        Database.update("update payment_transaction set description = 'Broken' where id = ?", UUID.fromString(id));

        resolve(Callers.OPERATOR, discrepancy, "SEND_AGAIN").then().statusCode(403);
        resolve(Callers.SUPERVISOR, discrepancy, "SEND_AGAIN").then().statusCode(200);

        becomes(id, "SUCCEEDED");
        assertEquals(1, PayCools.ordersOf(orderId));
        assertEquals(
                List.of("SUBMITTING", "UNKNOWN", "CREATED", "SUBMITTING"),
                history(id).subList(0, 4));
        assertEquals("1.00", refunded(payment));
    }

    @ParameterizedTest
    @CsvSource({"FAILED,0.00", "SUCCEEDED,1.00"})
    void shouldTakeOverWhatAPersonFoundOut(String resolution, String refunded) {
        String payment = paidPayment();
        String id = lost(payment, newOrderId());
        resolve(Callers.OPERATOR, awaitDiscrepancy(id, "NOT_KNOWN"), resolution)
                .then()
                .statusCode(200);
        get(id).then().body("status", equalTo(resolution));
        assertEquals(refunded, refunded(payment));
    }
}
