package io.paycools.gateway.onboarding;

import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Vectors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.onboarding.Acceptance.begin;
import static io.paycools.gateway.onboarding.Acceptance.ended;
import static io.paycools.gateway.onboarding.Acceptance.evidence;
import static io.paycools.gateway.onboarding.Acceptance.orderOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is sent to PayCools after a run. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class EvidenceTest {

    private static final List<String> PERSONAL =
            List.of("Niño", "payer@example.com", "09171234567", "001234567890", "Maria Santos", "maria@example.com");

    @Test
    void shouldShowWhatWentOverTheWireWithoutWhatIsPersonalOrSecret() {
        String id = begin(Acceptance.everything("default"));
        JsonPath run = ended(id);

        Response answer = evidence(id, "application/json");

        answer.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("summary.verdict", equalTo("PASSED"))
                .body("summary.appId", equalTo(Vectors.APP_ID))
                .body("summary.environment", equalTo("TEST"))
                .body("summary.failed", equalTo(0))
                .body("summary.startedAt.utc8", containsString("+08:00"))
                .body(
                        "summary.products",
                        equalTo(List.of(
                                "Global Acquiring, Cashier Mode",
                                "Global Disbursement, API Payment",
                                "Global Acquiring, refunds")));
        JsonPath shown = answer.jsonPath();
        for (String testCase : List.of("PAYMENT", "FAILING_PAYMENT", "PAYOUT", "FAILING_PAYOUT", "REFUND")) {
            String found = "cases.find { it.testCase == '" + testCase + "' }.";
            String order = orderOf(run, testCase);
            String request = shown.getString(found + "exchanges.find { it.operation.startsWith('create-') }.request");
            String answered = shown.getString(found + "exchanges.find { it.operation.startsWith('create-') }.answer");
            JsonPath envelope = JsonPath.from(request);
            JsonPath sent = JsonPath.from(envelope.getString("param"));
            JsonPath received = JsonPath.from(PayCools.order(order).getString("param"));
            assertEquals(Vectors.APP_ID, envelope.getString("appId"));
            assertEquals("***", envelope.getString("sign"));
            assertEquals(
                    received.getLong("timestamp"), sent.getLong("timestamp"), "what PayCools got is what is shown");
            assertTrue(request.contains(order), request);
            assertEquals(10000, JsonPath.from(answered).getInt("code"));
            assertEquals(1, shown.getList(found + "webhooks").size());
            assertTrue(shown.getBoolean(found + "webhooks[0].verified"));
            assertTrue(shown.getString(found + "webhooks[0].text").contains(order));
            assertEquals(order, shown.getString(found + "merchantOrderId"));
        }
        for (String format : List.of("json", "html", "markdown")) {
            String text = Payments.as(Callers.FINANCE)
                    .get("/v1/acceptance-runs/" + id + "/evidence?format=" + format)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();
            PERSONAL.forEach(each -> assertFalse(text.contains(each), each + " in " + format));
        }
    }

    @Test
    void shouldAnswerInTheFormThatIsAskedForAndDoNoHarmInAny() {
        String hostile = "</pre><script>alert(1)</script> | `code` ``` <img src=x onerror=alert(1)> [x](javascript:1)";
        Map<String, Object> request = Acceptance.request("default");
        request.put("note", hostile);
        request.put("payment", Acceptance.payment("sandbox:reject=21014 " + hostile));
        request.put("failingPayment", Acceptance.payment("sandbox:reject=21014 " + hostile));
        String id = begin(request);
        ended(id);

        String html = evidence(id, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
                .then()
                .statusCode(200)
                .contentType(equalTo("text/html;charset=UTF-8"))
                .header("Content-Security-Policy", startsWith("default-src 'none'; style-src 'sha256-"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Disposition", containsString("inline; filename=\"acceptance-" + id + ".html\""))
                .extract()
                .asString();
        String markdown = evidence(id, "text/markdown")
                .then()
                .statusCode(200)
                .contentType(equalTo("text/markdown;charset=UTF-8"))
                .extract()
                .asString();
        Response json = evidence(id, "*/*");
        json.then().contentType(equalTo("application/json")).body("summary.note", equalTo(hostile));

        HarmlessText.assertHtml(html);
        HarmlessText.assertMarkdown(markdown);
        assertTrue(html.contains("&lt;script&gt;alert(1)"), "it is shown, as text");
    }

    @Test
    void shouldRefuseFormsThatItDoesNotHave() {
        String id = begin(Acceptance.payouts("stranger"));
        ended(id);

        evidence(id, "application/pdf").then().statusCode(406).body("code", equalTo("not_acceptable"));
        Payments.as(Callers.FINANCE)
                .get("/v1/acceptance-runs/" + id + "/evidence?format=pdf")
                .then()
                .statusCode(400)
                .body("violations[0].message", equalTo("must be json, html or markdown"));
        Payments.as(Callers.SHOP + "?")
                .get("/v1/acceptance-runs/" + id + "/evidence")
                .then()
                .statusCode(401);
    }

    /** A connection that is refused is evidence too: PayCools is asked why. */
    @Test
    void shouldShowTheRefusalOfTheConnection() {
        String id = begin(Acceptance.payouts("forger"));
        ended(id);

        evidence(id, "application/json")
                .then()
                .body("summary.verdict", equalTo("FAILED"))
                .body("cases[0].testCase", equalTo("CONNECTION"))
                .body("cases[0].exchanges[0].operation", equalTo("query-payout"))
                .body("cases[0].exchanges[0].answer", containsString("21001"));
    }
}
