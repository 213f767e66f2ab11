package io.paycools.gateway.publicbugs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.publicbugs.Deliveries.assertAcknowledged;
import static io.paycools.gateway.publicbugs.Deliveries.assertRefused;
import static io.paycools.gateway.publicbugs.Deliveries.fixture;
import static io.paycools.gateway.publicbugs.Deliveries.kept;
import static io.paycools.gateway.testing.Payments.becomes;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.create;
import static io.paycools.gateway.testing.Payments.get;
import static io.paycools.gateway.testing.Payments.history;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Webhooks.deliver;
import static io.paycools.gateway.testing.Webhooks.paid;
import static io.paycools.gateway.testing.Webhooks.sign;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Over which bytes a signature is, and what counts as one. The callbacks of B01 and B02 were signed by openssl. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class SignatureBugsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void b01_shouldVerifyTheTextAsItWasSent() {
        String body = fixture("b01-escapes-in-upper-case");
        assertTrue(body.contains("u001B") && body.contains("u00F1") && body.contains("ñ"));
        String id = create(cashier("PUBLICBUG01")).path("id");

        for (Map.Entry<String, String> change :
                Map.of("u001B", "u001b", "u00F1", "u00f1", "ñ", "\\\\u00F1").entrySet()) {
            String changed = body.replace(change.getKey(), change.getValue());
            assertNotEquals(body, changed);
            assertRefused(deliver(changed), 401, "invalid_signature");
        }
        assertEquals(0, kept("PUBLICBUG01"));
        get(id).then().body("status", equalTo("PROCESSING"));

        assertAcknowledged(deliver(body));
        becomes(id, "SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource({"b02-doubled-blanks-and-reversed-keys,PUBLICBUG02A", "b02-blank-after-every-comma,PUBLICBUG02B"})
    void b02_shouldAcceptWhatIsWrittenStrangelyOnlyAsItWasSigned(String name, String orderId)
            throws JsonProcessingException {
        ObjectNode envelope = (ObjectNode) JSON.readTree(fixture(name));
        String param = envelope.get("param").asText();
        Map<String, Object> order = cashier(orderId);
        order.put("amount", "100.00");
        String id = create(order).path("id");

        List<String> others = List.of(
                JSON.readTree(param).toString(),
                param.replace("10000.0", "10000"),
                param.replaceAll(", +", ","),
                param.replaceAll(", *", ", ").replace("{", "{ "),
                reversed(param));
        for (String other : others) {
            if (!other.equals(param)) {
                assertRefused(deliver(envelope.deepCopy().put("param", other).toString()), 401, "invalid_signature");
            }
        }
        assertEquals(0, kept(orderId));

        assertAcknowledged(deliver(envelope.toString()));
        becomes(id, "SUCCEEDED");
    }

    private static String reversed(String param) throws JsonProcessingException {
        ObjectNode message = (ObjectNode) JSON.readTree(param);
        List<String> names = new ArrayList<>();
        message.fieldNames().forEachRemaining(names::add);
        Collections.reverse(names);
        ObjectNode turned = JSON.createObjectNode();
        names.forEach(name -> turned.set(name, message.get(name)));
        return turned.toString();
    }

    /** The half of the matrix with a key; that without one is {@code KeyBugsTest} and {@code PublicBugsIT}. */
    @Test
    void b15_shouldChangeNothingWithoutAValidSignature() throws JsonProcessingException {
        String orderId = newOrderId();
        String param = paid(orderId);
        String valid = sign(param, "platform-2048.pkcs8.b64");
        String id = create(cashier(orderId)).path("id");
        byte[] cut = Base64.getDecoder().decode(valid);
        ObjectNode absent = JSON.createObjectNode().put("param", param);
        List<ObjectNode> bodies = List.of(
                absent.deepCopy().put("sign", sign(param, "stranger-2048.pkcs8.b64")),
                absent.deepCopy().put("sign", ""),
                absent.deepCopy().putNull("sign"),
                absent,
                absent.deepCopy().set("sign", JSON.createArrayNode().add(valid)),
                absent.deepCopy().put("sign", 1),
                absent.deepCopy().put("sign", Base64.getEncoder().encodeToString(Arrays.copyOf(cut, 255))));

        for (ObjectNode body : bodies) {
            assertRefused(deliver(body.toString()), 401, "invalid_signature");
        }
        assertEquals(0, kept(orderId));
        assertEquals(List.of("SUBMITTING", "PENDING"), history(id));

        assertAcknowledged(deliver(absent.deepCopy().put("sign", valid).toString()));
        becomes(id, "SUCCEEDED");
    }
}
