package io.paycools.gateway.observability;

import java.util.List;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** Enough of it that every metric is there. */
final class Traffic {

    private Traffic() {}

    static Scrape scrapeAfterSome(String metricsUrl) {
        String orderId = newOrderId();
        String id = Payments.create(cashier(orderId))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerPays(orderId);
        Payments.becomes(id, "SUCCEEDED");
        as(Callers.FINANCE).get("/v1/balances?country=PH").then().statusCode(200);
        given().contentType("application/json")
                .body("{}")
                .post("/webhooks/paycools/made-up-by-somebody")
                .then()
                .statusCode(404);
        await().atMost(20, SECONDS).until(() -> Traffic.isSampled(Scrape.of(metricsUrl)));
        return Scrape.of(metricsUrl);
    }

    private static boolean isSampled(Scrape scrape) {
        return List.of("gateway_notification_pending", "gateway_unsettled_transactions", "gateway_discrepancies_open")
                .stream()
                .allMatch(name -> scrape.series(name).stream()
                        .noneMatch(each -> each.value().equals("NaN")));
    }
}
