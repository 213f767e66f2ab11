package io.paycools.gateway.onboarding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Payments;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.onboarding.Acceptance.create;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Who may begin a run, and with what. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class AcceptanceValidationTest {

    private static Arguments wrong(String field, String message, Consumer<Map<String, Object>> change) {
        return arguments(field, message, change);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> in(Map<String, Object> request, String field) {
        return (Map<String, Object>) request.get(field);
    }

    static Stream<Arguments> wrongRequests() {
        return Stream.of(
                wrong("account", "is not configured", it -> it.put("account", "nobody")),
                wrong("environment", "is required", it -> it.remove("environment")),
                wrong("environment", "must be TEST, which is what the account is", it -> {
                    it.put("environment", "PRODUCTION");
                    it.put("confirmation", "default");
                }),
                wrong(
                        "environment",
                        "must be PRODUCTION, which is what the account is",
                        it -> it.put("account", "live")),
                wrong("confirmation", "is for PRODUCTION only", it -> it.put("confirmation", "default")),
                wrong("confirmation", "must be the name of the account, because money is real", it -> {
                    it.put("account", "live");
                    it.put("environment", "PRODUCTION");
                }),
                wrong("payment", "or payout is required", it -> it.keySet()
                        .removeAll(List.of("payment", "failingPayment", "payout", "failingPayout", "refund"))),
                wrong("failingPayout", "is required with payout", it -> it.remove("failingPayout")),
                wrong("failingPayout", "needs payout", it -> it.remove("payout")),
                wrong("refund", "needs payment", it -> it.keySet().removeAll(List.of("payment", "failingPayment"))),
                wrong("payment", "must be a JSON object", it -> it.put("payment", "500.10")),
                wrong("payment.amount", "must be a text here", it -> in(it, "payment")
                        .put("amount", 500.1)),
                wrong("payment.merchantOrderId", "is set by the run", it -> in(it, "payment")
                        .put("merchantOrderId", "ORDER1")),
                wrong("payout.account", "is set by the run", it -> in(it, "payout")
                        .put("account", "default")),
                wrong("payment.customer.email", "must be an e-mail address", it -> in(in(it, "payment"), "customer")
                        .put("email", "nobody")),
                wrong("failingPayout.iban", "is not a field of this request", it -> in(it, "failingPayout")
                        .put("iban", "DE1")),
                wrong("refund.amount", "", it -> in(it, "refund").put("amount", "-1")),
                wrong("deadlines.person", "must be a second to a week", it -> in(it, "deadlines")
                        .put("person", "P8D")),
                wrong("deadlines.webhook", "must be a duration such as PT10M", it -> in(it, "deadlines")
                        .put("webhook", "ten minutes")),
                wrong("notes", "is not a field of this request", it -> it.put("notes", "?")));
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void shouldRefuseAWrongRequestByTheNameOfItsField(
            String field, String message, Consumer<Map<String, Object>> change) {
        Map<String, Object> request = Acceptance.everything("default");
        change.accept(request);

        create(Callers.OPERATOR, request, UUID.randomUUID().toString())
                .then()
                .statusCode(422)
                .body("code", equalTo("validation_failed"))
                .body("violations.find { it.field == '" + field + "' }.message", containsString(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {Callers.SHOP, Callers.PAYROLL, Callers.FINANCE, Callers.APPROVER})
    void shouldLetAnAdminBeginARunAndNobodyElse(String caller) {
        create(caller, Acceptance.everything("default"), "key")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    /** An admin moves no money; a run with real money is no way around that. */
    @Test
    void shouldWantTheRolesOfWhatIsMadeWhereMoneyIsReal() {
        Map<String, Object> request = Acceptance.everything("live");
        request.put("environment", "PRODUCTION");
        request.put("confirmation", "live");

        create(Callers.OPERATOR, request, UUID.randomUUID().toString())
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"))
                .body("detail", equalTo("In PRODUCTION the run needs also: payments, payouts, refunds."));
    }

    @Test
    void shouldRunWithRealMoneyWhenThatIsSaidTwiceByWhoMayMoveIt() {
        Map<String, Object> request = Acceptance.payments("live");
        request.put("environment", "PRODUCTION");
        request.put("confirmation", "live");

        String id = create(Callers.OWNER, request, UUID.randomUUID().toString())
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        Acceptance.ended(id);
        Payments.as(Callers.OPERATOR)
                .get("/v1/acceptance-runs/" + id)
                .then()
                .body("status", equalTo("PASSED"))
                .body("environment", equalTo("PRODUCTION"));
    }

    @Test
    void shouldBeginOneRunPerKeyAndOneAtATimePerAccount() {
        Map<String, Object> request = Acceptance.request("forger");
        request.put("payment", Acceptance.payment("Acceptance"));
        String key = UUID.randomUUID().toString();
        Map<String, Object> waiting = Acceptance.request("default");
        waiting.put("payment", Acceptance.payment("Acceptance"));
        String first = create(Callers.OPERATOR, waiting, key).path("id");

        Response again = create(Callers.OPERATOR, waiting, key);
        again.then().statusCode(201).header("Idempotent-Replayed", "true").body("id", equalTo(first));
        create(Callers.OPERATOR, request, key).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
        create(Callers.OPERATOR, waiting, UUID.randomUUID().toString())
                .then()
                .statusCode(409)
                .body("code", equalTo("acceptance_run_active"));
        Acceptance.ended(Acceptance.begin(request));

        Payments.as(Callers.OPERATOR)
                .post("/v1/acceptance-runs/" + first + "/cancel")
                .then()
                .statusCode(200);
    }

    @Test
    void shouldCompareWhatRunsAskForAndNotHowItIsWritten() {
        Map<String, Object> request = Acceptance.payments("forger");
        String key = UUID.randomUUID().toString();
        String run = create(Callers.OPERATOR, request, key).path("id");
        Acceptance.ended(run);

        List<Map.Entry<String, Object>> fields =
                new ArrayList<>(Acceptance.payment(Acceptance.PAID_BY_ITSELF).entrySet());
        Collections.reverse(fields);
        Map<String, Object> reversed = new LinkedHashMap<>();
        fields.forEach(field -> reversed.put(field.getKey(), field.getValue()));
        request.put("payment", reversed);
        create(Callers.OPERATOR, request, key)
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(run));
        // All of the payment is given back.
        request.put("refund", Map.of());
        create(Callers.OPERATOR, request, key).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
    }

    @Test
    void shouldWantAnIdempotencyKey() {
        Payments.as(Callers.OPERATOR)
                .contentType("application/json")
                .body(Acceptance.everything("default"))
                .post("/v1/acceptance-runs")
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency_key_required"));
    }

    @Test
    void shouldListRunsPageByPage() {
        String older = Acceptance.begin(Acceptance.payouts("stranger"));
        Acceptance.ended(older);
        String newer = Acceptance.begin(Acceptance.payouts("stranger"));
        Acceptance.ended(newer);

        Response first = Payments.as(Callers.FINANCE).get("/v1/acceptance-runs?limit=1");
        first.then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(newer))
                .body("items[0].steps", nullValue())
                .body("nextCursor", notNullValue());
        Payments.as(Callers.FINANCE)
                .get("/v1/acceptance-runs?limit=200&cursor=" + first.path("nextCursor"))
                .then()
                .body("items.id", hasItem(older));
        Payments.as(Callers.FINANCE)
                .get("/v1/acceptance-runs?status=PASSED")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
    }

    @Test
    void shouldFindNoRunThatIsNotThere() {
        String path = "/v1/acceptance-runs/" + UUID.randomUUID();
        for (String each : List.of(path, path + "/evidence")) {
            Payments.as(Callers.FINANCE).get(each).then().statusCode(404).body("code", equalTo("not_found"));
        }
        Payments.as(Callers.OPERATOR).post(path + "/cancel").then().statusCode(404);
    }

    @Test
    void shouldTakeTheExampleOfTheGuide() throws IOException {
        String guide = Files.readString(Path.of("src/site/markdown/go-live-acceptance.md"));
        String example = guide.substring(guide.indexOf("-d '") + 4, guide.indexOf("}'\n") + 1);

        String id = create(Callers.OPERATOR, example, UUID.randomUUID().toString())
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        Payments.as(Callers.OPERATOR)
                .post("/v1/acceptance-runs/" + id + "/cancel")
                .then()
                .statusCode(200);
    }

    /** The body is read as strictly as any, also inside of the requests that it holds. */
    @Test
    void shouldNotTakeAFieldTwice() {
        Payments.as(Callers.OPERATOR)
                .header("Idempotency-Key", "twice")
                .contentType("application/json")
                .body("{\"environment\":\"TEST\",\"payment\":{\"amount\":\"1.00\",\"amount\":\"2.00\"}}")
                .post("/v1/acceptance-runs")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_json"));
    }
}
