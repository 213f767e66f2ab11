package io.paycools.gateway.link;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.link.Links.get;
import static io.paycools.gateway.link.Links.lastOrder;
import static io.paycools.gateway.link.Links.make;
import static io.paycools.gateway.link.Links.payer;
import static io.paycools.gateway.link.Links.payments;
import static io.paycools.gateway.link.Links.request;
import static io.paycools.gateway.link.Links.typed;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.becomes;
import static io.paycools.gateway.testing.Payments.refresh;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a payer sees and can do. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayPageTest {

    private static final String CASHIER = "/cashier/";

    @Test
    void shouldShowWhatIsPaidToWhomAndLetThePayerPay() {
        Links.Link link = make(request());
        link.open()
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("<!DOCTYPE html>"))
                .body(containsString("<html lang=\"en\">"))
                .body(containsString("₱500.10"))
                .body(containsString("Order 1"))
                .body(containsString("Pay the merchant"))
                .body(not(containsString("<script")))
                .body(not(containsString("Niño")))
                .body(not(containsString("payer@example.com")));
        Response pressed = link.press();
        pressed.then().statusCode(303).header("Location", containsString(CASHIER));
        String order = lastOrder(link);
        String sent = PayCools.order(order).getString("param");
        assertTrue(sent.contains("Niño José") && sent.contains("09171234567"), sent);
        assertEquals(50010, PayCools.order(order).getInt("amount"));
        // Opened or pressed again it is the same payment.
        link.open().then().statusCode(200);
        link.press().then().statusCode(303).header("Location", equalTo(pressed.header("Location")));
        assertEquals(1, payments(link).size());
    }

    @Test
    void shouldBeginNothingForWhoeverOnlyLooks() {
        Links.Link link = make(request());
        for (int i = 0; i < 3; i++) {
            link.open().then().statusCode(200);
            payer().head(link.path()).then().statusCode(200);
            payer().get(link.path() + "?wait=1").then().statusCode(200);
            payer().get(link.path() + "?back=1").then().statusCode(200);
        }
        assertEquals(List.of(), payments(link));
    }

    @Test
    void shouldAskOnlyForWhatTheLinkLacks() {
        Links.Link link = make(request("customer", Map.of("name", "Niño José")));
        link.open()
                .then()
                .body(not(containsString("name=\"name\"")))
                .body(containsString("name=\"email\""))
                .body(containsString("name=\"mobile\""));
        link.press(Map.of("name", "Somebody Else", "email", "x@example.com", "mobile", "0917 123 4567"))
                .then()
                .statusCode(303);
        String sent = PayCools.order(lastOrder(link)).getString("param");
        assertTrue(sent.contains("Niño José") && sent.contains("x@example.com"), sent);
        assertTrue(sent.contains("\"09171234567\""), sent);
    }

    @Test
    void shouldShowTheFormAgainWithWhatWasTypedAndWhatIsWrong() {
        Links.Link link = make(request("customer", null));
        Map<String, String> typed = new HashMap<>(Map.of("name", "Niño José", "email", "nobody", "mobile", "12"));
        link.press(typed)
                .then()
                .statusCode(422)
                .body(containsString("value=\"Niño José\""))
                .body(containsString("value=\"nobody\""))
                .body(containsString("role=\"alert\""))
                .body(containsString("id=\"email-wrong\""))
                .body(containsString("aria-describedby=\"mobile-hint mobile-wrong\""))
                .body(not(containsString("id=\"name-wrong\"")));
        assertEquals(List.of(), payments(link));
        link.press(typed()).then().statusCode(303);
    }

    @Test
    void shouldSayThatALinkIsPaidAndTakeNothingMore() {
        Links.Link link = make(request());
        link.press();
        String payment = payments(link).get(0);
        PayCools.payerPays(lastOrder(link));
        becomes(payment, "SUCCEEDED");
        for (Response page : List.of(
                link.open(),
                link.press(),
                payer().get(link.path() + "?back=1"),
                payer().get(link.path() + "?wait=1"))) {
            page.then()
                    .statusCode(200)
                    .body(containsString("<h1 class=\"good\">Paid</h1>"))
                    .body(not(containsString("<form")));
        }
        assertEquals(List.of(payment), payments(link));
    }

    @Test
    void shouldBringTheePayerBackToThePageThatKnows() {
        Links.Link link = make(request());
        link.press();
        String back = PayCools.order(lastOrder(link)).getString("param");
        assertTrue(back.contains("/pay/" + link.token() + "?back=1"), back);
        payer().get(link.path() + "?back=1")
                .then()
                .statusCode(200)
                .body(containsString("Waiting for confirmation"))
                .body(containsString("http-equiv=\"refresh\""))
                .body(containsString("url=" + link.token() + "?back=1"));
        payer().get(link.path() + "?wait=1").then().statusCode(303).header("Location", containsString(CASHIER));
    }

    @Test
    void shouldReturnThePayerToTheCallersAddressIfThereIsOne() {
        Links.Link link = make(request("redirectUrl", "https://shop.example/return"));
        link.press();
        assertTrue(PayCools.order(lastOrder(link)).getString("param").contains("https://shop.example/return"));
    }

    @Test
    void shouldGiveTheSamePaymentToFiftyPayersAtOnce() {
        Links.Link link = make(request("customer", null));
        List<Response> pressed = Parallel.times(50, number -> {
            Map<String, String> typed = typed();
            typed.put("name", "Payer " + number);
            return link.press(typed);
        });
        List<String> cashiers = pressed.stream()
                .filter(answer -> answer.statusCode() == 303)
                .map(answer -> answer.header("Location"))
                .distinct()
                .toList();
        assertEquals(1, cashiers.size(), cashiers.toString());
        pressed.stream()
                .filter(answer -> answer.statusCode() != 303)
                .forEach(answer -> answer.then().statusCode(200).body(containsString("One moment")));
        assertEquals(1, payments(link).size());
        assertEquals(1, PayCools.ordersOf(lastOrder(link)));
        assertEquals(
                1,
                Database.count(
                        "select count(*) from payment_link_order where link_id = ?", UUID.fromString(link.id())));
        // Whoever had to wait is taken there too.
        payer().get(link.path() + "?wait=1").then().statusCode(303).header("Location", equalTo(cashiers.get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox:timeout-after-accept", "sandbox:reset-after-accept", "sandbox:http-500"})
    void shouldMakeNoSecondOrderWhileNobodyKnowsAboutTheFirst(String directive) {
        Links.Link link = make(request("description", directive));
        for (int i = 0; i < 3; i++) {
            link.press().then().statusCode(200).body(containsString("One moment"));
            link.open()
                    .then()
                    .statusCode(200)
                    .body(containsString("http-equiv=\"refresh\""))
                    .body(not(containsString("<form")));
        }
        assertEquals(1, payments(link).size());
        int known = PayCools.ordersOf(lastOrder(link));
        refresh(payments(link).get(0)).then().statusCode(200);
        // Asked, PayCools tells how an order that it has can be paid.
        link.press().then().statusCode(known == 1 ? 303 : 200);
        assertEquals(1, payments(link).size());
    }

    @Test
    void shouldSayThatPayCoolsRefusedAndLetThePayerTryAgain() {
        Links.Link link = make(request("description", "sandbox:reject=21005"));
        Response refused = link.press();
        refused.then()
                .statusCode(502)
                .body(containsString("could not be started"))
                .body(containsString(lastOrder(link)))
                .body(not(containsString("21005")));
        link.open().then().statusCode(200).body(containsString("was not completed"));
        link.press().then().statusCode(502);
        assertEquals(2, payments(link).size());
        get(link).then().body("status", equalTo("ACTIVE"));
    }

    @Test
    void shouldBeginANewPaymentAfterTheBankHasDeclined() {
        Links.Link link = make(request());
        String first = link.press().header("Location");
        PayCools.payerDeclines(lastOrder(link));
        becomes(payments(link).get(0), "FAILED");
        payer().get(link.path() + "?back=1").then().statusCode(200).body(containsString("was not completed"));
        Response second = link.press();
        second.then().statusCode(303);
        assertNotEquals(first, second.header("Location"));
        assertEquals(2, payments(link).size());
    }

    @Test
    void shouldTakeNoMoneyWhereAPersonHasToLookFirst() {
        Links.Link link = make(request("description", "sandbox:wrong-amount"));
        link.press();
        PayCools.payerPays(lastOrder(link));
        UUID payment = UUID.fromString(payments(link).get(0));
        org.awaitility.Awaitility.await()
                .until(() -> Database.count("select count(*) from discrepancy where transaction_id = ?", payment) == 1);
        link.open().then().statusCode(200).body(containsString("being checked")).body(not(containsString("<form")));
        link.press().then().statusCode(200).body(containsString("do not pay again"));
        assertEquals(1, payments(link).size());
    }

    @Test
    void shouldGiveEveryPayerAPaymentOfTheirOwn() {
        Map<String, Object> request = request("use", "MULTIPLE");
        request.remove("customer");
        Links.Link link = make(request);
        Map<String, String> form = typed();
        form.put("attempt", Links.attemptIn(link.open()));
        List<Response> twice = Parallel.times(6, number -> link.press(form));
        assertTrue(twice.stream().anyMatch(answer -> answer.statusCode() == 303));
        assertEquals(1, payments(link).size());

        String first = lastOrder(link);
        assertEquals(303, link.openAndPress(typed()).statusCode());
        assertEquals(2, payments(link).size());
        PayCools.payerPays(first);
        becomes(payments(link).get(0), "SUCCEEDED");
        get(link).then().body("status", equalTo("ACTIVE"));
        link.press(form).then().statusCode(200).body(containsString("Paid"));
        payer().get(link.path() + "?back=" + form.get("attempt"))
                .then()
                .body(containsString("<h1 class=\"good\">Paid</h1>"));
        link.open().then().statusCode(200).body(containsString("<form"));
        assertEquals(2, payments(link).size());
    }

    @Test
    void shouldLetThePayerOfAMultipleUseLinkTryAgain() {
        Links.Link link = make(request("use", "MULTIPLE"));
        Map<String, String> form = Map.of("attempt", Links.attemptIn(link.open()));
        link.press(form).then().statusCode(303);
        PayCools.payerDeclines(lastOrder(link));
        becomes(payments(link).get(0), "FAILED");
        Response again = link.press(form);
        again.then().statusCode(200).body(containsString("was not completed"));
        assertNotEquals(form.get("attempt"), Links.attemptIn(again));
        link.press(Map.of("attempt", Links.attemptIn(again))).then().statusCode(303);
        // Without the form's own number nothing can be told apart, so nothing is begun.
        link.press(Map.of("attempt", "1")).then().statusCode(200).body(containsString("<form"));
        assertEquals(2, payments(link).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/pay/23456789ABCDEFGHJKLMNP", "/pay/x", "/pay/%00", "/pay/..%2f..", "/pay/a/b", "/pay/", "/pay"
            })
    void shouldHaveAPlainPageForAnUnknownLink(String path) {
        payer().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(404)
                .contentType("text/html;charset=UTF-8")
                .header("Cache-Control", "no-store")
                .body(containsString("We do not know this link"));
    }

    @Test
    void shouldAnswerWhatIsNoFormWithAPage() {
        Links.Link link = make(request());
        payer().put(link.path()).then().statusCode(405).contentType("text/html;charset=UTF-8");
        payer().contentType("application/json")
                .body("{}")
                .post(link.path())
                .then()
                .statusCode(415)
                .contentType("text/html;charset=UTF-8");
        payer().contentType("application/x-www-form-urlencoded")
                .body("name=" + "x".repeat(9000))
                .post(link.path())
                .then()
                .statusCode(413)
                .contentType("text/html;charset=UTF-8");
        link.press(Map.of("name", "%zz", "%", "&&==")).then().statusCode(303);
        payer().accept("application/json").get(link.path()).then().contentType("text/html;charset=UTF-8");
        // Everywhere else it is a problem document.
        payer().get("/nothing").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void shouldShowEveryTextAsText() {
        String evil = "\"><script>alert(1)</script><img src=x onerror='a'>&amp;";
        Links.Link link = make(request("description", evil));
        assertHarmless(link.open());
        Map<String, Object> request = request("description", evil);
        request.remove("customer");
        Links.Link asking = make(request);
        Response wrong = asking.press(Map.of("name", evil, "email", evil, "mobile", evil));
        assertEquals(422, wrong.statusCode());
        assertHarmless(wrong);
        assertHarmless(payer().get(link.path() + "?back=" + evil));
        assertHarmless(payer().get("/pay/" + evil.replace("/", "")));
        Links.payerIn(evil).get(link.path()).then().statusCode(200);
    }

    private static void assertHarmless(Response page) {
        String html = page.asString();
        assertFalse(html.contains("<script") || html.contains("<img"), html);
    }

    @Test
    void shouldKeepThePageToItself() {
        Links.Link link = make(request());
        for (Response answer : List.of(link.open(), link.press(), payer().get("/pay/x"))) {
            answer.then()
                    .header("Content-Security-Policy", startsWith("default-src 'none'; style-src 'sha256-"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("Content-Security-Policy", not(containsString("unsafe")))
                    .header("X-Frame-Options", "DENY")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .header("Cache-Control", "no-store")
                    .header("X-Robots-Tag", "noindex, nofollow");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PH | PHP | | | en | Continue to payment | ₱500.10",
                "PH | PHP | | fil-PH,en;q=0.5 | fil | Magpatuloy | ₱500.10",
                "ID | IDR | | | id | Lanjut ke pembayaran | Rp15.000",
                "MY | MYR | | | ms | Teruskan | RM500.10",
                "TH | THB | | | th | ดำเนินการชำระเงิน | ฿500.10",
                "TH | THB | | de, ru;q=0.3 | ru | Перейти к оплате | 500,10",
                "TH | THB | en | th | en | Continue to payment | THB",
                "TH | THB | | xx;q=nonsense | th | ดำเนินการ | ฿500.10",
            })
    void shouldSpeakThePayersLanguage(
            String country, String currency, String language, String accepted, String tag, String word, String amount) {
        Map<String, Object> request = request("country", country);
        request.put("currency", currency);
        request.put("amount", currency.equals("IDR") ? "15000" : "500.10");
        if (language != null) {
            request.put("language", language);
        }
        Links.Link link = make(request);
        Response page = Links.payerIn(accepted == null ? "" : accepted).get(link.path());
        String html = page.asString();
        assertTrue(html.contains("<html lang=\"" + tag + "\">"), html);
        assertTrue(html.contains(word), html);
        // With a blank or without, as the JDK's locale data has it.
        assertTrue(html.replaceAll("[\\u00a0\\u202f]", "").contains(amount), html);
        assertEquals(303, link.press().statusCode());
    }

    @Test
    void shouldNotPayThroughALinkThatSomebodyHasMadeThePaymentOf() {
        // A caller cannot take the key of a link's payment: its blanks are refused.
        Links.Link link = make(request());
        as(Callers.SHOP)
                .header("Idempotency-Key", "payment-link " + link.id() + " 1")
                .contentType("application/json")
                .body(io.paycools.gateway.testing.Payments.cashier("X1"))
                .post("/v1/payments")
                .then()
                .statusCode(400);
    }
}
