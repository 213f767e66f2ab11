package io.paycools.gateway.link;

import java.util.Map;

import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.link.Links.make;
import static io.paycools.gateway.link.Links.payer;
import static io.paycools.gateway.link.Links.request;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;

/** Whoever opens pages too often gets one that says so. */
@QuarkusTest
@WithTestResource(value = GatewayTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@TestProfile(PayLimitsPageTest.WithLowLimits.class)
class PayLimitsPageTest {

    /** A few requests, and one unknown link. */
    public static class WithLowLimits implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gateway.links.requests-per-minute-per-address", "14",
                    "gateway.links.merchant-name", "Sari <Store>",
                    "gateway.links.base-url", "https://pay.example.com/");
        }
    }

    @Test
    void shouldSayThatThereWereTooMany() {
        Links.Link link = make(request());
        org.junit.jupiter.api.Assertions.assertTrue(link.url().startsWith("https://pay.example.com/pay/"), link.url());
        link.open().then().statusCode(200).body(containsString("Pay Sari &lt;Store&gt;"));
        payer().get("/pay/23456789ABCDEFGHJKLMNP").then().statusCode(404);
        payer().get("/pay/23456789ABCDEFGHJKLMNP").then().statusCode(404);
        link.open()
                .then()
                .statusCode(429)
                .contentType("text/html;charset=UTF-8")
                .header("Retry-After", matchesPattern("[0-9]+"))
                .header("Cache-Control", "no-store")
                .body(containsString("Too many requests"));
    }
}
