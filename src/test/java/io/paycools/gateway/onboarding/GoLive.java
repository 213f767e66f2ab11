package io.paycools.gateway.onboarding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.restassured.path.json.JsonPath;
import org.eclipse.microprofile.config.ConfigProvider;

import static io.paycools.gateway.testing.GatewayTestResource.GO_LIVE;
import static io.paycools.gateway.testing.Payments.as;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** What an operator does with the second account in a test, and how its PayCools is set up. */
final class GoLive {

    private GoLive() {}

    private static String payCools(String path) {
        return ConfigProvider.getConfig().getValue("paycools." + GO_LIVE + ".base-url", String.class) + "sandbox/"
                + path;
    }

    /** As on the first day: nothing was done, and PayCools is set up right. */
    static void fromTheBeginning() {
        given().post(payCools("reset")).then().statusCode(200);
        String past = "past" + UUID.randomUUID().toString().substring(0, 8);
        Database.update("update payment_transaction set account = ? where account = ?", past, GO_LIVE);
        Database.update("update webhook_inbox set account = ? where account = ?", past, GO_LIVE);
        Database.update("delete from webhook_refusal where account = ?", GO_LIVE);
        Database.update("delete from go_live_check where account = ?", GO_LIVE);
        Database.update("delete from go_live_tick where account = ?", GO_LIVE);
    }

    /** Changes how PayCools is set up. */
    static void payCoolsHas(String setting, Object value) {
        given().contentType("application/json")
                .body(Map.of(setting, value))
                .post(payCools("settings"))
                .then()
                .statusCode(200);
    }

    static JsonPath checklist() {
        return as(Callers.OPERATOR)
                .get("/v1/go-live?account=" + GO_LIVE)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Looks at PayCools now, however short ago that was done. */
    static JsonPath check() {
        return check(GO_LIVE);
    }

    /** The same of another account. */
    static JsonPath check(String account) {
        Database.update("update go_live_check set started_at = started_at - interval '1 hour'");
        return as(Callers.OPERATOR)
                .post("/v1/go-live/checks?account=" + account)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static String state(JsonPath checklist, String step) {
        return checklist.getString(step(step) + ".state");
    }

    static String advice(JsonPath checklist, String step) {
        return checklist.getString(step(step) + ".advice");
    }

    static String detail(JsonPath checklist, String step, String name) {
        // Not by an expression: names have apostrophes.
        List<Map<String, Object>> details = checklist.getList(step(step) + ".details");
        return details.stream()
                .filter(detail -> detail.get("name").equals(name))
                .map(detail -> (String) detail.get("value"))
                .findFirst()
                .orElseThrow();
    }

    private static String step(String step) {
        return "steps.find { it.id == '" + step + "' }";
    }

    static List<String> failed(JsonPath checklist) {
        return checklist.getList("steps.findAll { it.state == 'FAILED' }.id");
    }

    static List<String> notDone(JsonPath checklist) {
        return checklist.getList("steps.findAll { it.state != 'DONE' }.id");
    }

    static void tick(String step, String person) {
        as(Callers.OPERATOR)
                .contentType("application/json")
                .body(Map.of("account", GO_LIVE, "person", person))
                .post("/v1/go-live/steps/" + step + "/tick")
                .then()
                .statusCode(200);
    }

    /** A payment that the payer makes at once; answers its id when it has succeeded. */
    static String payment(String directives) {
        Map<String, Object> order = Payments.cashier(Payments.newOrderId(), directives);
        order.put("account", GO_LIVE);
        return Payments.create(order).then().statusCode(201).extract().path("id");
    }

    static String paid(String directives) {
        String id = payment("sandbox:auto-pay " + directives);
        succeeds("/v1/payments/" + id, Callers.SHOP);
        return id;
    }

    static String payout(String directives) {
        Map<String, Object> order = Payouts.toBank(Payments.newOrderId(), directives);
        order.put("account", GO_LIVE);
        String id = Payouts.create(order).then().statusCode(201).extract().path("id");
        succeeds("/v1/payouts/" + id, Callers.PAYROLL);
        return id;
    }

    static String refund(String payment) {
        String id = Refunds.create(payment, new LinkedHashMap<>(Map.of("amount", "1.00")))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        succeeds("/v1/refunds/" + id, Callers.SUPPORT);
        return id;
    }

    private static void succeeds(String path, String caller) {
        await().atMost(20, SECONDS).until(() -> {
            // Where no webhook comes, somebody has to ask.
            String status = as(caller).get(path).jsonPath().getString("status");
            if (!status.equals("SUCCEEDED")) {
                as(Callers.FINANCE).post("/v1/transactions/" + path.substring(path.lastIndexOf('/') + 1) + "/refresh");
            }
            return status.equals("SUCCEEDED");
        });
    }

    /** As if everything had happened some minutes before. */
    static void minutesPass() {
        Database.update(
                "update payment_transaction set created_at = created_at - interval '5 minutes',"
                        + " updated_at = updated_at - interval '5 minutes' where account = ?",
                GO_LIVE);
        Database.update(
                "update webhook_inbox set received_at = received_at - interval '5 minutes' where account = ?", GO_LIVE);
        Database.update(
                "update webhook_refusal set last_at = last_at - interval '5 minutes' where account = ?", GO_LIVE);
    }
}
