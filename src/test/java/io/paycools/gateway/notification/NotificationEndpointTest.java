package io.paycools.gateway.notification;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.Endpoints;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Endpoints.create;
import static io.paycools.gateway.testing.Endpoints.registered;
import static io.paycools.gateway.testing.Endpoints.wanting;
import static io.paycools.gateway.testing.Payments.as;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** Where internal services say what they want to be told. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class NotificationEndpointTest {

    /** Nobody listens there; nothing is ever told to it in this test. */
    private static final String URL = "https://shop.example/events";

    private static String path(String id) {
        return "/v1/notification-endpoints/" + id;
    }

    @Test
    void shouldShowTheSecretOnceAndKeepItSealed() {
        JsonPath made = create(Callers.SHOP, wanting(URL, "payment.succeeded", "payment.failed"))
                .then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/v1/notification-endpoints/[0-9a-f-]{36}"))
                .body("url", equalTo(URL))
                .body("eventTypes", equalTo(List.of("payment.succeeded", "payment.failed")))
                .body("status", equalTo("ACTIVE"))
                .body("client", equalTo("shop"))
                .body("secret", matchesPattern("whsec_[A-Za-z0-9+/]{43}="))
                .extract()
                .jsonPath();
        String id = made.getString("id");

        as(Callers.SHOP)
                .get(path(id))
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("secret", nullValue());
        as(Callers.SHOP)
                .get("/v1/notification-endpoints?limit=200")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(id))
                .body("items.secret", not(hasItem(notNullValue())));
        String stored = Database.texts("select secret_sealed from notification_endpoint where id::text = ?", id)
                .get(0);
        assertFalse(stored.contains(made.getString("secret").substring(6)), "sealed in the database");
    }

    @Test
    void shouldLetTheOldSecretSignUntilAStatedTime() {
        JsonPath made = registered(Callers.SHOP, wanting(URL, "payment.succeeded"));

        JsonPath rotated = as(Callers.SHOP)
                .post(path(made.getString("id")) + "/rotate-secret")
                .then()
                .statusCode(200)
                .body("previousSecretValidUntil", notNullValue())
                .extract()
                .jsonPath();

        assertNotEquals(made.getString("secret"), rotated.getString("secret"));
    }

    @Test
    void shouldHideTheEndpointsOfOthersButFromAdministrators() {
        String id = registered(Callers.SHOP, wanting(URL, "payment.succeeded")).getString("id");

        for (String method : List.of("", "/deliveries")) {
            as(Callers.OTHER_SHOP).get(path(id) + method).then().statusCode(404);
        }
        for (String method : List.of("/rotate-secret", "/enable")) {
            as(Callers.OTHER_SHOP).post(path(id) + method).then().statusCode(404);
        }
        as(Callers.OTHER_SHOP)
                .contentType("application/json")
                .body(Map.of("since", "2026-01-01T00:00:00Z"))
                .post(path(id) + "/deliveries/redeliver")
                .then()
                .statusCode(404);
        as(Callers.OTHER_SHOP).delete(path(id)).then().statusCode(404);
        as(Callers.OTHER_SHOP)
                .get("/v1/notification-endpoints?limit=200")
                .then()
                .body("items.id", not(hasItem(id)));
        as(Callers.OPERATOR).get(path(id)).then().statusCode(200).body("client", equalTo("shop"));
    }

    @Test
    void shouldForgetADeletedOne() {
        String id = registered(Callers.SHOP, wanting(URL, "payment.succeeded")).getString("id");

        as(Callers.SHOP).delete(path(id)).then().statusCode(204);

        as(Callers.SHOP).get(path(id)).then().statusCode(404).body("code", equalTo("not_found"));
        as(Callers.SHOP).delete(path(id)).then().statusCode(404);
        assertEquals(
                1,
                Database.count(
                        "select count(*) from notification_endpoint where id::text = ? and secret_sealed is null", id));
    }

    @Test
    void shouldTellNobodyWhatItsKeyMayNotSee() {
        create(Callers.PAYROLL, wanting(URL, "payout.succeeded")).then().statusCode(201);
        create(Callers.TREASURY, wanting(URL, "payout.succeeded", "payout.awaiting_approval"))
                .then()
                .statusCode(201);
        create(Callers.TREASURY, wanting(URL, "payment.succeeded"))
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"))
                .body("detail", equalTo("The API key may not see what these are about: [payment.succeeded]"));
        create(Callers.TREASURY, wanting(URL, "discrepancy.opened")).then().statusCode(403);
        create(Callers.OPERATOR, wanting(URL, "discrepancy.opened", "refund.failed"))
                .then()
                .statusCode(201);
        create("nobody's key", wanting(URL, "payment.succeeded")).then().statusCode(401);
    }

    @Test
    void shouldNameWhatIsWrong() {
        Map<String, Object> wrong = new HashMap<>(wanting("https://169.254.169.254/x", "payment.suceeded"));
        wrong.put("typo", 1);
        create(Callers.SHOP, wrong)
                .then()
                .statusCode(422)
                .body("code", equalTo("validation_failed"))
                .body("violations.field", hasItems("url", "eventTypes[0]", "typo"));
        create(Callers.SHOP, Map.of())
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("eventTypes", "url")));
        create(Callers.SHOP, wanting(URL)).then().statusCode(422);
        create(Callers.SHOP, wanting("https://localhost.:80x/", "payment.succeeded"))
                .then()
                .statusCode(422);
        as(Callers.SHOP)
                .get("/v1/notification-endpoints?cursor=x")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
        String id = registered(Callers.SHOP, wanting(URL, "payment.succeeded")).getString("id");
        as(Callers.SHOP).get(path(id) + "/deliveries?state=LOST").then().statusCode(400);
        as(Callers.SHOP)
                .contentType("application/json")
                .body(Map.of("since", "yesterday"))
                .post(path(id) + "/deliveries/redeliver")
                .then()
                .statusCode(422)
                .body("violations.field", hasItem("since"));
    }

    @Test
    void shouldLimitHowManyAClientHas() {
        int limit = 20;
        for (int i = 0; i < limit; i++) {
            registered(Callers.FINANCE, wanting(URL, "payout.awaiting_approval"));
        }
        create(Callers.FINANCE, wanting(URL, "payout.awaiting_approval"))
                .then()
                .statusCode(409)
                .body("code", equalTo("too_many_endpoints"));

        JsonPath first = as(Callers.FINANCE)
                .get("/v1/notification-endpoints?limit=15")
                .then()
                .body("nextCursor", notNullValue())
                .extract()
                .jsonPath();
        JsonPath second = as(Callers.FINANCE)
                .get("/v1/notification-endpoints?limit=15&cursor=" + first.getString("nextCursor"))
                .then()
                .body("nextCursor", nullValue())
                .extract()
                .jsonPath();
        List<String> all = new java.util.ArrayList<>(first.getList("items.id"));
        all.addAll(second.getList("items.id"));
        assertEquals(limit, all.stream().distinct().count());
        all.forEach(id -> as(Callers.FINANCE).delete(path(id)).then().statusCode(204));
    }

    @Test
    void shouldTellOfNoDeliveryThatIsNotThere() {
        String nowhere = "/v1/notification-deliveries/00000000-0000-7000-8000-000000000000";
        as(Callers.SHOP).get(nowhere).then().statusCode(404).body("code", equalTo("not_found"));
        as(Callers.SHOP).post(nowhere + "/redeliver").then().statusCode(404);
        assertEquals(
                0,
                Endpoints.deliveries(
                                Callers.SHOP,
                                registered(Callers.SHOP, wanting(URL, "payment.expired"))
                                        .getString("id"),
                                "ALL")
                        .getList("items")
                        .size());
    }
}
