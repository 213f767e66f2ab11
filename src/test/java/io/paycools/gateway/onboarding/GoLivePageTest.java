package io.paycools.gateway.onboarding;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Logs;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.onboarding.GoLive.checklist;
import static io.paycools.gateway.onboarding.GoLive.fromTheBeginning;
import static io.paycools.gateway.onboarding.GoLive.state;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The checklist as a page: who sees it, who may send its forms, and what it keeps to itself. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class GoLivePageTest {

    private static final String PAGE = "/go-live?account=golive";
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    @BeforeEach
    void begin() {
        fromTheBeginning();
    }

    @AfterAll
    static void leaveNothing() {
        fromTheBeginning();
    }

    private static RequestSpecification person(String client, String key) {
        String pair = Base64.getEncoder().encodeToString((client + ":" + key).getBytes(StandardCharsets.UTF_8));
        return given().header("Authorization", "Basic " + pair)
                .redirects()
                .follow(false)
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig().defaultContentCharset("UTF-8")));
    }

    private static RequestSpecification operator() {
        return person("operator", Callers.OPERATOR);
    }

    private static String token(String client, String key) {
        String page =
                person(client, key).get(PAGE).then().statusCode(200).extract().asString();
        Matcher token = TOKEN.matcher(page);
        assertTrue(token.find());
        return token.group(1);
    }

    private static RequestSpecification form(String token) {
        return operator()
                .contentType("application/x-www-form-urlencoded")
                .formParam("account", "golive")
                .formParam("token", token)
                .formParam("step", "mfa-bound")
                .formParam("done", "true")
                .formParam("person", "Niño <b>José</b>");
    }

    @Test
    void shouldShowTheChecklistWithoutScriptsAndToNobodyElse() {
        Response page = operator().get(PAGE);

        page.then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Content-Security-Policy", startsWith("default-src 'none'; style-src 'sha256-"))
                .header(
                        "Content-Security-Policy",
                        endsWith("form-action 'self'; base-uri 'none'; frame-ancestors 'none'"))
                .header("Set-Cookie", equalTo(null))
                .body(containsString("Go-live: account golive"))
                .body(containsString("https://gateway.example/webhooks/paycools/golive"))
                .body(not(containsString("<script")));
    }

    @ParameterizedTest
    @CsvSource({
        "operator, key-of-nobody, 401",
        "supervisor, key-of-the-operator, 401",
        "'', key-of-the-operator, 401",
        "finance, key-of-finance, 403",
        "shop, key-of-the-shop, 403"
    })
    void shouldAskForNameAndKeyAndKeepThemOutOfTheLog(String client, String key, int status) {
        try (Logs logs = Logs.collect()) {
            Response answer = person(client, key).get(PAGE);

            answer.then()
                    .statusCode(status)
                    .contentType("text/html;charset=UTF-8")
                    .header("Cache-Control", "no-store")
                    .body(not(containsString("golive")));
            assertEquals(
                    status == 401 ? "Basic realm=\"PayCools gateway\", charset=\"UTF-8\"" : null,
                    answer.header("WWW-Authenticate"));
            logs.lines().forEach(line -> assertFalse(line.contains(key), line));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !", "Basic bm9jb2xvbg==", "Bearer abc", "Basic Og=="})
    void shouldRefuseWhatIsNoNameAndKey(String header) {
        given().header("Authorization", header).get(PAGE).then().statusCode(401);
    }

    @Test
    void shouldTakeNameAndKeyNowhereElse() {
        for (String path : new String[] {"/v1/go-live", "/v1/transactions", "/go-live-not"}) {
            int status = operator().get(path).statusCode();
            assertTrue(status == 401 || status == 404, path + " " + status);
        }
        Response refused = operator().get("/v1/go-live");
        refused.then().statusCode(401);
        assertTrue(
                refused.headers().getValues("WWW-Authenticate").stream().noneMatch(way -> way.startsWith("Basic")),
                refused.headers().toString());
        given().get(PAGE).then().statusCode(401).header("WWW-Authenticate", startsWith("Basic"));
    }

    @Test
    void shouldTickByFormAndGoBackToTheStep() {
        form(token("operator", Callers.OPERATOR))
                .header("Sec-Fetch-Site", "same-origin")
                .post("/go-live/steps")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/go-live?account=golive#mfa-bound"));

        assertEquals("DONE", state(checklist(), "mfa-bound"));
        operator()
                .get(PAGE)
                .then()
                .body(containsString("Confirmed by Niño &lt;b&gt;José&lt;/b&gt; (operator), "))
                .body(not(containsString("<b>José")));
    }

    @Test
    void shouldRunTheChecksByForm() {
        operator()
                .contentType("application/x-www-form-urlencoded")
                .formParam("account", "golive")
                .formParam("token", token("operator", Callers.OPERATOR))
                .post("/go-live/checks")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/go-live?account=golive"));

        assertEquals("DONE", state(checklist(), "signature"));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none",
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, 'not an address'"
    })
    void shouldTakeNoFormFromAnotherSite(String header, String value) {
        form(token("operator", Callers.OPERATOR))
                .header(header, value)
                .post("/go-live/steps")
                .then()
                .statusCode(403)
                .body(containsString("did not come from this page"));

        assertEquals("TO_CONFIRM", state(checklist(), "mfa-bound"));
    }

    @Test
    void shouldTakeNoFormWithoutTheTokenOfItsClient() {
        for (String token : new String[] {"", "test:AAAA", "nonsense", token("supervisor", Callers.SUPERVISOR)}) {
            form(token).post("/go-live/steps").then().statusCode(403);
        }
        assertEquals("TO_CONFIRM", state(checklist(), "mfa-bound"));
    }

    @Test
    void shouldSayWhatIsWrongWithAFormAndKeepWhatWasTyped() {
        operator()
                .contentType("application/x-www-form-urlencoded")
                .formParam("account", "golive")
                .formParam("token", token("operator", Callers.OPERATOR))
                .formParam("step", "mfa-bound")
                .formParam("done", "true")
                .formParam("person", " ")
                .formParam("note", "by mail")
                .post("/go-live/steps")
                .then()
                .statusCode(422)
                .body(containsString("aria-invalid=\"true\""))
                .body(containsString("value=\"by mail\""))
                .body(containsString("Your name is needed"));
        operator()
                .contentType("application/x-www-form-urlencoded")
                .body("person=" + "x".repeat(9000))
                .post("/go-live/steps")
                .then()
                .statusCode(413)
                .contentType("text/html;charset=UTF-8");
        operator().get("/go-live?account=%3Cscript%3E").then().statusCode(404).body(not(containsString("<script")));
        operator().get("/go-live/nothing").then().statusCode(404).header("Cache-Control", "no-store");
        operator()
                .contentType("application/json")
                .body("{}")
                .post("/go-live/steps")
                .then()
                .statusCode(415);
    }
}
