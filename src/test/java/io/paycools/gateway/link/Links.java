package io.paycools.gateway.link;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What callers and payers do with links in a test. */
final class Links {

    private static final Pattern ATTEMPT = Pattern.compile("name=\"attempt\" value=\"([^\"]+)\"");

    private Links() {}

    /** A valid request for a link that knows its payer, to be changed where a test needs it otherwise. */
    static Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("amount", "500.10");
        request.put("currency", "PHP");
        request.put("country", "PH");
        request.put("description", "Order 1");
        request.put("customer", customer());
        request.put("metadata", Map.of("cart", "42"));
        return request;
    }

    static Map<String, Object> customer() {
        return new HashMap<>(Map.of("name", "Niño José", "email", "payer@example.com", "mobile", "09171234567"));
    }

    /** The same with one field of another value; null takes it away. */
    static Map<String, Object> request(String field, Object value) {
        Map<String, Object> request = request();
        if (value == null) {
            request.remove(field);
        } else {
            request.put(field, value);
        }
        return request;
    }

    static Response create(Object request) {
        return Payments.as(Callers.SHOP)
                .contentType("application/json")
                .body(request)
                .post("/v1/payment-links");
    }

    /** Makes a link. */
    static Link make(Map<String, Object> request) {
        Response made = create(request);
        assertTrue(made.statusCode() == 201, made::asString);
        return new Link(made.path("id"), made.path("url"));
    }

    static Response get(Link link) {
        return Payments.as(Callers.SHOP).get("/v1/payment-links/" + link.id());
    }

    static Response cancel(Link link) {
        return Payments.as(Callers.SHOP).delete("/v1/payment-links/" + link.id());
    }

    /** The ids of the payments that were begun through a link. */
    static List<String> payments(Link link) {
        return get(link).jsonPath().getList("payments.id");
    }

    /** The merchant order id of the last payment that was begun through a link. */
    static String lastOrder(Link link) {
        return get(link).jsonPath().getString("payments[-1].merchantOrderId");
    }

    /** A link that was made. */
    record Link(String id, String url) {

        String token() {
            return url.substring(url.lastIndexOf('/') + 1);
        }

        String path() {
            return "/pay/" + token();
        }

        Response open() {
            return payer().get(path());
        }

        Response press() {
            return press(Map.of());
        }

        Response press(Map<String, String> form) {
            return payer().contentType("application/x-www-form-urlencoded; charset=UTF-8")
                    .formParams(form)
                    .post(path());
        }

        /** Opens the page and presses its button, as a browser does. */
        Response openAndPress(Map<String, String> typed) {
            Map<String, String> form = new HashMap<>(typed);
            form.put("attempt", attemptIn(open()));
            return press(form);
        }
    }

    static String attemptIn(Response page) {
        Matcher attempt = ATTEMPT.matcher(page.asString());
        assertTrue(attempt.find(), page::asString);
        return attempt.group(1);
    }

    /** A browser in English that follows nothing by itself. */
    static RequestSpecification payer() {
        return payerIn("en");
    }

    /** The same with other languages. */
    static RequestSpecification payerIn(String languages) {
        return given().redirects().follow(false).header("Accept-Language", languages);
    }

    /** What a payer types. */
    static Map<String, String> typed() {
        return new HashMap<>(Map.of("name", "Niño José", "email", "payer@example.com", "mobile", "+63 (917) 123-4567"));
    }
}
