package io.paycools.gateway.publicbugs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.Webhooks;
import io.restassured.response.Response;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What PayCools delivers in these tests, and what became of it. */
final class Deliveries {

    private static final Path FIXTURES = Path.of("src/test/resources/publicbugs");

    private Deliveries() {}

    /** A callback that was signed with the openssl command. */
    static String fixture(String name) {
        try {
            return Files.readString(FIXTURES.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is said about an order of 500.10 pesos, by an event whose name takes no side; each number is another text.
     */
    static String told(String orderId, String word, int number) {
        return Webhooks.paid(orderId)
                .replace("checkout.payment.success", "checkout.payment.update")
                .replace("COMPLETED", word)
                .replace("}", ",\"remark\":\"" + number + "\"}");
    }

    static void assertAcknowledged(Response answer) {
        assertEquals(200, answer.statusCode(), answer::asString);
        assertArrayEquals(Webhooks.ACKNOWLEDGEMENT.getBytes(StandardCharsets.UTF_8), answer.asByteArray());
        assertTrue(answer.contentType().matches("application/json(;\\s*charset=UTF-8)?"), answer.contentType());
    }

    static void assertRefused(Response answer, int status, String code) {
        assertEquals(status, answer.statusCode(), answer::asString);
        assertEquals(code, answer.path("code"));
        assertFalse(answer.asString().contains("10000"), answer::asString);
        assertFalse(answer.asString().contains("Success"), answer::asString);
    }

    static int kept(String orderId) {
        return Database.count("select count(*) from webhook_inbox where merchant_order_id = ?", orderId);
    }

    /** How many messages whose order id begins so have not had their effect. */
    static int notApplied(String orderIds) {
        return Database.count(
                "select count(*) from webhook_inbox where merchant_order_id like ? and state <> 'APPLIED'",
                orderIds + "%");
    }

    /** How often it ended so. */
    static int moves(String id, String status) {
        return Database.count(
                "select count(*) from transaction_event where transaction_id = ? and to_status = ?",
                UUID.fromString(id),
                status);
    }

    /** How many events of the type internal services are told of it. */
    static int events(String id, String type) {
        return Database.count(
                "select count(*) from notification_event where transaction_id = ? and type = ?",
                UUID.fromString(id),
                type);
    }

    static int discrepancies(String id) {
        return Database.count("select count(*) from discrepancy where transaction_id = ?", UUID.fromString(id));
    }

    /** Lets the resolver ask about it at its next turn. */
    static void askNow(String id) {
        Database.update(
                "update payment_transaction set next_check_at = now() where id = ?"
                        + " and status in ('SUBMITTING', 'UNKNOWN', 'PENDING')",
                UUID.fromString(id));
    }
}
