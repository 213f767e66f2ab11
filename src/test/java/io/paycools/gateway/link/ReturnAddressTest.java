package io.paycools.gateway.link;

import java.util.List;
import java.util.UUID;

import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.link.Links.lastOrder;
import static io.paycools.gateway.link.Links.make;
import static io.paycools.gateway.link.Links.payer;
import static io.paycools.gateway.link.Links.payments;
import static io.paycools.gateway.link.Links.request;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The address to which a payer comes back says nothing about money, whatever stands in it. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class ReturnAddressTest {

    private static final String EVIL = "evil.example";

    @ParameterizedTest
    @CsvSource({
        "?back=1,false",
        "?back=1&status=SUCCESS&transactionStatus=COMPLETED&code=10000,false",
        "?back=1&status=FAILED,true",
        "?back=1&transactionStatus=CANCELLED,true",
        "?wait=1&status=COMPLETED,false",
        "?back=https://evil.example/,false",
        "?back=//evil.example&wait=https://evil.example,false",
        "?back=1&redirectUrl=https://evil.example/&next=//evil.example&url=https:evil.example,true",
        "?back=%0d%0aLocation:%20https://evil.example,false"
    })
    void b26_shouldMoveNothingAndLeadNowhereElse(String query, boolean paid) {
        Links.Link link = make(request("description", "sandbox:no-webhook"));
        link.press();
        String order = lastOrder(link);
        String payment = payments(link).get(0);
        if (paid) {
            PayCools.payerPays(order);
        }
        for (int i = 0; i < 3; i++) {
            assertLeadsNowhere(payer().urlEncodingEnabled(false).get(link.path() + query));
        }
        Payments.get(payment).then().body("status", equalTo("PROCESSING"));
        assertEquals(List.of("SUBMITTING", "PENDING"), Payments.history(payment));
        int asked = Integer.parseInt(
                Database.texts("select checks from payment_transaction where id = ?", UUID.fromString(payment))
                        .get(0));
        assertTrue(asked <= 1, asked + " questions");
        assertEquals(1, payments(link).size());
    }

    private static void assertLeadsNowhere(Response page) {
        assertTrue(page.statusCode() == 200 || page.statusCode() == 303, () -> page.statusCode() + page.asString());
        assertFalse(
                page.headers().toString().contains(EVIL), () -> page.headers().toString());
        assertFalse(page.asString().contains(EVIL), page::asString);
        assertFalse(page.asString().contains(">Paid<"), page::asString);
        if (page.statusCode() == 303) {
            assertTrue(page.header("Location").contains("/cashier/"), page.header("Location"));
        }
    }
}
