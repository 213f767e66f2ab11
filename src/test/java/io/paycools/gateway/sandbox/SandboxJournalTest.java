package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxJournalTest {

    @TempDir
    private Path folder;

    private final WebhookReceiver receiver = new WebhookReceiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void shouldKnowItsOrdersAfterARestart() {
        String before = inOneRun(client -> {
            client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1"));
            client.call(MerchantClient.CHECKOUT, client.checkout("ORDER2"));
            client.call(MerchantClient.CHECKOUT, client.checkout("ORDER3"));
            client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1"));
            client.post("/sandbox/orders/ORDER1/pay");
            client.post("/sandbox/orders/ORDER2/expire");
            awaitAcknowledged(client, "ORDER1");
            awaitAcknowledged(client, "PAYOUT1");
        });

        String after = inOneRun(client -> {
            assertEquals(
                    21007,
                    client.call(MerchantClient.GENERATE, client.payment("ORDER3"))
                            .code());
            assertEquals(
                    21015,
                    client.call(
                                    MerchantClient.TRANSFER,
                                    client.payout("PAYOUT2").put("idempotencyId", "PAYOUT1KEY0000000"))
                            .code());
            assertEquals("9999900.00", client.balance("PH"));
            assertEquals(409, client.post("/sandbox/orders/ORDER2/pay").status());
            assertEquals(
                    "COMPLETED",
                    client.queryPayment("ORDER1")
                            .data()
                            .path("transactionStatus")
                            .textValue());
        });

        assertEquals(before, after);
        assertEquals(2, receiver.received().size());
    }

    @Test
    void shouldGoOnWithWhatARestartInterrupted() {
        for (int i = 0; i < 10; i++) {
            receiver.answersNext(503, "");
        }
        SandboxConfig.Pace patient = new SandboxConfig.Pace(
                Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(2));
        inOneRun(patient, client -> {
            // Accepted, and far from its end; paid, and its webhook not acknowledged.
            client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1"));
            client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1"));
            client.post("/sandbox/orders/ORDER1/pay");
            receiver.awaitOne();
        });

        inOneRun(client -> {
            awaitAcknowledged(client, "PAYOUT1");
            awaitAcknowledged(client, "ORDER1");
        });
    }

    @Test
    void shouldForgiveATornLastLine() throws Exception {
        inOneRun(client -> client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1")));
        Files.writeString(journal(), "{\"kind\":\"CHECKOUT\",\"ids\":{\"app", StandardOpenOption.APPEND);

        inOneRun(client -> {
            assertEquals(10000, client.queryPayment("ORDER1").code());
            assertEquals(
                    10000,
                    client.call(MerchantClient.CHECKOUT, client.checkout("ORDER2"))
                            .code());
        });
        inOneRun(client -> assertEquals(10000, client.queryPayment("ORDER2").code()));
    }

    @Test
    void shouldNotGuessWhenALineInTheMiddleIsDamaged() throws Exception {
        inOneRun(client -> client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1")));
        Files.writeString(journal(), "rubbish\n" + Files.readString(journal()));

        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> inOneRun(client -> {}));

        assertEquals("Line 1 of the journal is damaged", refused.getMessage());
    }

    @Test
    void shouldWriteALinePerAcceptedOrderAndChange() throws Exception {
        inOneRun(client -> {
            client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1"));
            assertEquals(1, lines().size());
            client.post("/sandbox/orders/ORDER1/expire");
            assertEquals(2, lines().size());
            client.call(MerchantClient.GENERATE, client.payment("ORDER2").put("remark", "sandbox:reject=21014"));
            assertEquals(2, lines().size());
        });
    }

    @Test
    void shouldForgetEverythingWhenEmptied() {
        inOneRun(client -> {
            client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1"));
            client.post("/sandbox/reset");
        });

        String orders = inOneRun(client -> assertEquals("10000000.00", client.balance("PH")));

        assertEquals("[]", orders);
        assertFalse(lines().stream().anyMatch(line -> line.contains("PAYOUT1")));
        assertTrue(lines().isEmpty());
    }

    private Path journal() {
        return folder.resolve("journal.jsonl");
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(journal());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String inOneRun(Consumer<MerchantClient> actions) {
        return inOneRun(MerchantClient.QUICK, actions);
    }

    /** Starts a sandbox on the journal, acts, and stops it. Gives the orders and their statuses at the end. */
    private String inOneRun(SandboxConfig.Pace pace, Consumer<MerchantClient> actions) {
        SandboxConfig config = SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withJournal(journal())
                .withPace(pace);
        try (SandboxServer sandbox = SandboxServer.start(config)) {
            MerchantClient client = new MerchantClient(sandbox, Clock.systemUTC(), receiver.url());
            actions.accept(client);
            return client.get("/sandbox/orders")
                    .text()
                    .replaceAll("\"(webhookAttempts|lastWebhookResult)\":[^,]+,", "");
        }
    }

    private static void awaitAcknowledged(MerchantClient client, String mchOrderId) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> client.order(mchOrderId)
                .path("webhookAcknowledged")
                .booleanValue());
    }
}
