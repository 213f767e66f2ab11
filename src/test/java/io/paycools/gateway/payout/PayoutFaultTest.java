package io.paycools.gateway.payout;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payouts.becomes;
import static io.paycools.gateway.testing.Payouts.create;
import static io.paycools.gateway.testing.Payouts.get;
import static io.paycools.gateway.testing.Payouts.history;
import static io.paycools.gateway.testing.Payouts.isFoundOut;
import static io.paycools.gateway.testing.Payouts.toBank;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** PayCools executes a payout and then says something else, or nothing. No webhook ever comes. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayoutFaultTest {

    private static final List<String> FAULTS = List.of(
            "reset-after-accept",
            "timeout-after-accept",
            "http-500-after-accept",
            "http-504-late-after-accept",
            "half-headers-after-accept",
            "html-after-accept",
            "cut-json-after-accept",
            "code-after-accept=21007",
            "code-after-accept=21015",
            "code-after-accept=21000",
            "code-after-accept=21011",
            "code-after-accept=21023",
            "code-after-accept=21028",
            "code-after-accept=29999");

    /** All at once, because some have to wait for an answer that does not come. */
    @Test
    void shouldFindOutByItselfAndPayOnce() {
        Map<String, String> payouts = new ConcurrentHashMap<>();
        Parallel.times(FAULTS.size(), number -> {
            String fault = FAULTS.get(number);
            String orderId = newOrderId();
            String id = create(toBank(orderId, "sandbox:no-webhook sandbox:" + fault))
                    .then()
                    .statusCode(202)
                    .body("status", equalTo("PROCESSING"))
                    .body("nextCheckAt", notNullValue())
                    .extract()
                    .path("id");
            return payouts.put(id, orderId);
        });
        payouts.forEach((id, orderId) -> {
            isFoundOut(id, "SUCCEEDED");
            assertFalse(history(id).contains("FAILED"), "failed without proof");
            assertEquals("UNKNOWN", history(id).get(1));
            assertEquals(1, PayCools.ordersOf(orderId), "paid once");
        });
    }

    @Test
    void shouldFindOutThatAPayoutFailedWhoseAnswerWasLost() {
        String orderId = newOrderId();
        String id = create(toBank(orderId, "sandbox:no-webhook sandbox:decline sandbox:reset-after-accept"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        isFoundOut(id, "FAILED");
        get(id).then().body("failure.code", equalTo("provider_failed")).body("failure.providerCode", equalTo("-10004"));
    }

    /**
     * The first attempt is turned away for certain; the next, by the caller's own request or by the dispatcher, is
     * executed and answered as if PayCools had had it before, or had not been able to.
     */
    @Test
    void shouldNotBeMisledByTheAnswerToALaterAttempt() {
        Map<String, String> payouts = new ConcurrentHashMap<>();
        List<String> codes = List.of("21007", "21015", "21000", "21011");
        Parallel.times(2 * codes.size(), number -> {
            String busy = number % 2 == 0 ? "1" : "3";
            String orderId = newOrderId();
            String remark =
                    "sandbox:no-webhook sandbox:busy=" + busy + " sandbox:code-after-accept=" + codes.get(number / 2);
            String id = create(toBank(orderId, remark))
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            return payouts.put(id, orderId);
        });
        payouts.forEach((id, orderId) -> {
            isFoundOut(id, "SUCCEEDED");
            assertFalse(history(id).contains("FAILED"), "failed without proof");
            assertEquals(1, PayCools.ordersOf(orderId), "paid once");
        });
    }

    /** Not processed for certain: sent again by the dispatcher, with the same ids. */
    @ParameterizedTest
    @CsvSource({"busy=3", "busy=4"})
    void shouldSendAgainWhatPayCoolsWasTooBusyFor(String directive) {
        String orderId = newOrderId();
        String id = create(toBank(orderId, "sandbox:" + directive))
                .then()
                .statusCode(202)
                .body("status", equalTo("PROCESSING"))
                .extract()
                .path("id");
        becomes(id, "SUCCEEDED");
        List<String> history = history(id);
        assertEquals(List.of("SUBMITTING", "CREATED", "SUBMITTING"), history.subList(0, 3));
        assertEquals(1, PayCools.ordersOf(orderId));
    }
}
