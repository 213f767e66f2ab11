package io.paycools.gateway.payout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payouts.becomes;
import static io.paycools.gateway.testing.Payouts.create;
import static io.paycools.gateway.testing.Payouts.get;
import static io.paycools.gateway.testing.Payouts.history;
import static io.paycools.gateway.testing.Payouts.toBank;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** PayCools executes a payout and then says something else, or nothing. No webhook ever comes. */
@QuarkusTest
@QuarkusTestResource(GatewayTestResource.class)
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

    /** All at once, because each has to wait for its first question. */
    @Test
    void shouldFindOutByItselfAndPayOnce() {
        Map<String, String> payouts = new LinkedHashMap<>();
        for (String fault : FAULTS) {
            String orderId = newOrderId();
            String id = create(toBank(orderId, "sandbox:no-webhook sandbox:" + fault))
                    .then()
                    .statusCode(202)
                    .body("status", equalTo("PROCESSING"))
                    .body("nextCheckAt", notNullValue())
                    .extract()
                    .path("id");
            payouts.put(id, orderId);
        }
        payouts.forEach((id, orderId) -> {
            becomes(id, "SUCCEEDED");
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
        becomes(id, "FAILED");
        get(id).then().body("failure.code", equalTo("provider_failed")).body("failure.providerCode", equalTo("-10004"));
    }

    /**
     * The first attempt is turned away for certain; the next, by the caller's own request or by the dispatcher, is
     * executed and answered as if PayCools had had it before, or had not been able to.
     */
    @Test
    void shouldNotBeMisledByTheAnswerToALaterAttempt() {
        Map<String, String> payouts = new LinkedHashMap<>();
        for (String code : List.of("21007", "21015", "21000", "21011")) {
            for (String busy : List.of("1", "3")) {
                String orderId = newOrderId();
                String remark = "sandbox:no-webhook sandbox:busy=" + busy + " sandbox:code-after-accept=" + code;
                String id = create(toBank(orderId, remark))
                        .then()
                        .statusCode(202)
                        .extract()
                        .path("id");
                payouts.put(id, orderId);
            }
        }
        payouts.forEach((id, orderId) -> {
            becomes(id, "SUCCEEDED");
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
