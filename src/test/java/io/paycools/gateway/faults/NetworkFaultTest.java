package io.paycools.gateway.faults;

import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import io.paycools.gateway.packaged.Proof;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Certificates;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.FaultyWire;
import io.paycools.gateway.testing.FaultyWire.Fault;
import io.paycools.gateway.testing.FaultyWire.Plan;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Ledger;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.GatewayTestResource.WIRE;
import static io.paycools.gateway.testing.GatewayTestResource.WIRE_NAMELESS;
import static io.paycools.gateway.testing.GatewayTestResource.WIRE_TLS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Everything that a wire can do to a request and its answer, while an order is created and while it is asked about. In
 * the end PayCools' ledger is what we have recorded: no order twice, none lost, none failed without proof.
 */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class NetworkFaultTest {

    /** Longer than an account of a wire waits for an answer. */
    private static final long LATE_AFTER_MILLIS = 1500;

    /** An answer of PayCools has 1 MB at the most; what is under way in buffers comes to it. */
    private static final long MOST_TAKEN = 16 << 20;

    private static final String UNSETTLED = "account like 'wire%' and status in"
            + " ('CREATED', 'AWAITING_APPROVAL', 'SUBMITTING', 'PENDING', 'UNKNOWN')";

    /** What one request meets; the first for the create, the second for the first question about it. */
    private record Case(Order order, Plan create, Plan query) {}

    private FaultyWire wire;
    private FaultyWire tls;
    private int duplicatesBefore;

    @BeforeEach
    void up() throws Exception {
        wire = wire(WIRE, false);
        tls = wire(WIRE_TLS, true);
        duplicatesBefore = PayCools.duplicates();
    }

    @AfterEach
    void down() {
        wire.close();
        tls.close();
    }

    private static FaultyWire wire(String account, boolean secure) throws Exception {
        return new FaultyWire(
                URI.create(setting("paycools." + account + ".base-url")).getPort(),
                URI.create(setting("paycools.base-url")),
                secure ? Certificates.hosting(Path.of(setting(GatewayTestResource.WIRE_KEYS))) : null,
                LATE_AFTER_MILLIS);
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    @Test
    void shouldFindOutWhateverTheWireDoesToTheCreateAndToTheQuestion() throws SQLException {
        Random random = Proof.random("faults of the wire");
        int cases = 0;
        for (int round = 0; round < Proof.wireRounds(); round++) {
            cases += playAll(round == 0 ? null : random).size();
        }
        int orders = assertTheLedgerIsOurs();
        Proof.say(
                "%d orders met a fault of the wire twice: %d orders at PayCools; %d kept connections closed, %d bytes of"
                        + " an endless answer taken",
                cases, orders, wire.closedIdle(), wire.hugest());
        assertTrue(wire.closedIdle() > 0, "kept connections were closed");
        assertTrue(wire.hugest() < MOST_TAKEN, wire.hugest() + " bytes of one answer were taken");
    }

    /** All faults with all operations; what the questions meet and how it ends is by chance after the first round. */
    private List<Case> playAll(Random random) {
        List<Case> cases = new ArrayList<>();
        for (Order.Operation operation : Order.Operation.values()) {
            for (Fault fault : Fault.values()) {
                for (boolean arrives : new boolean[] {true, false}) {
                    boolean fails = random == null ? cases.size() % 4 == 3 : random.nextInt(4) == 3;
                    Fault second = random == null ? fault : Fault.values()[random.nextInt(Fault.values().length)];
                    Order order = new Order(operation, WIRE, fails);
                    cases.add(new Case(order, new Plan(fault, arrives), new Plan(second, true)));
                }
            }
        }
        cases.forEach(each -> wire.spoil(each.order().key(), each.create(), each.query()));
        // One by one, each on the connection that has just served something else.
        cases.stream().filter(NetworkFaultTest::needsAKeptConnection).forEach(each -> {
            Payments.as(Callers.SHOP).get("/v1/balances?country=PH&account=" + WIRE);
            create(each);
        });
        List<Case> others =
                cases.stream().filter(each -> !needsAKeptConnection(each)).toList();
        Parallel.times(others.size(), number -> create(others.get(number)));

        due(cases.stream().map(each -> each.order().id()).collect(Collectors.toSet()));
        await().atMost(60, SECONDS).until(() -> {
            // One question each, however long it takes until all have been asked.
            putOff("checks > 0");
            return wire.isThrough();
        });
        cases.forEach(each -> assertUncertain(each.order()));

        age(cases.stream()
                .filter(each -> !each.create().arrives())
                .map(Case::order)
                .toList());
        settle();
        for (Case each : cases) {
            boolean again = !each.create().arrives() && each.order().operation() != Order.Operation.PAYMENT;
            assertEquals(
                    again ? 2 : 1,
                    wire.requests(
                            each.order().operation().createPath(), each.order().key()),
                    () -> "requests to create it: " + each);
        }
        return cases;
    }

    private static boolean needsAKeptConnection(Case each) {
        return each.create().fault() == Fault.CLOSED_IDLE;
    }

    private static boolean create(Case each) {
        assertEquals(202, each.order().create().statusCode(), each.toString());
        putOff("id = ?::uuid", each.order().id());
        return assertUncertain(each.order());
    }

    /** Nobody listens: nothing is sent, and that is certain. */
    @Test
    void shouldSendLaterWhatWasRefusedAConnection() throws SQLException {
        List<Order> asked = uncertain(WIRE);
        List<Order> created = orders(WIRE);
        wire.down();
        for (Order order : created) {
            boolean payment = order.operation() == Order.Operation.PAYMENT;
            assertEquals(payment ? 201 : 202, order.create().statusCode(), order.toString());
            assertEquals(
                    List.of("SUBMITTING", payment ? "FAILED" : "CREATED"),
                    order.history().subList(0, 2));
        }
        askInVain(asked);
        wire.up();
        assertSettled(created, asked);
        created.forEach(order -> assertEquals(
                order.operation() == Order.Operation.PAYMENT ? 0 : 1,
                wire.requests(order.operation().createPath(), order.key())));
    }

    /** The handshake fails: the JDK does not tell whether before or after something was sent. */
    @Test
    void shouldFindOutWhatHappenedBehindABrokenHandshake() throws SQLException {
        List<Order> asked = uncertain(WIRE_TLS);
        List<Order> created = orders(WIRE_TLS);
        tls.handshakes(false);
        for (Order order : created) {
            assertEquals(202, order.create().statusCode(), order.toString());
            assertUncertain(order);
        }
        askInVain(asked);
        tls.handshakes(true);
        assertSettled(created, asked);
    }

    /** The name of PayCools cannot be looked up for a while, which is played by another account. */
    @Test
    void shouldLiveThroughAFailureOfTheNameService() throws SQLException {
        List<Order> asked = uncertain(WIRE);
        List<Order> created = new ArrayList<>();
        for (Order.Operation operation : Order.Operation.values()) {
            Order order = new Order(operation, operation == Order.Operation.REFUND ? WIRE : WIRE_NAMELESS, false);
            created.add(order);
        }
        Database.update("update payment_transaction set account = ? where account = ?", WIRE_NAMELESS, WIRE);
        for (Order order : created) {
            int status = order.create().statusCode();
            assertTrue(status == 202 || order.operation() == Order.Operation.PAYMENT, order.toString());
        }
        askInVain(asked);
        Database.update("update payment_transaction set account = ? where account = ?", WIRE, WIRE_NAMELESS);
        assertSettled(created, asked);
    }

    private static List<Order> orders(String account) {
        List<Order> orders = new ArrayList<>();
        for (Order.Operation operation : Order.Operation.values()) {
            orders.add(new Order(operation, account, false));
        }
        return orders;
    }

    /** Orders that PayCools has, and we do not know that. */
    private List<Order> uncertain(String account) {
        List<Order> orders = orders(account);
        for (Order order : orders) {
            (account.equals(WIRE) ? wire : tls).spoil(order.key(), new Plan(Fault.RESET, true));
            assertEquals(202, order.create().statusCode());
        }
        return orders;
    }

    private static boolean assertUncertain(Order order) {
        assertEquals(List.of("SUBMITTING", "UNKNOWN"), order.history(), order.toString());
        return true;
    }

    /** A second question is begun when the first has ended. */
    private static void askInVain(List<Order> orders) {
        Set<String> ids = orders.stream().map(Order::id).collect(Collectors.toSet());
        for (int questions = 1; questions <= 2; questions++) {
            int least = questions;
            due(ids);
            await().atMost(30, SECONDS).pollInterval(50, MILLISECONDS).until(() -> ids.stream()
                    .allMatch(id ->
                            Database.count("select checks from payment_transaction where id = ?::uuid", id) >= least));
        }
        orders.forEach(NetworkFaultTest::assertUncertain);
    }

    private void assertSettled(List<Order> created, List<Order> asked) throws SQLException {
        age(created);
        settle();
        asked.forEach(order -> assertEquals("SUCCEEDED", last(order), order.toString()));
        created.forEach(order -> assertEquals(
                order.operation() == Order.Operation.PAYMENT ? "FAILED" : "SUCCEEDED", last(order), order.toString()));
        assertTheLedgerIsOurs();
    }

    private static String last(Order order) {
        List<String> history = order.history();
        return history.get(history.size() - 1);
    }

    private static void due(Set<String> ids) {
        ids.forEach(
                id -> Database.update("update payment_transaction set next_check_at = now() where id = ?::uuid", id));
    }

    private static void putOff(String which, Object... parameters) {
        Database.update(
                "update payment_transaction set next_check_at = now() + interval '1 hour' where " + UNSETTLED + " and "
                        + which,
                parameters);
    }

    /** Time passes after which "not known" means something. */
    private static void age(List<Order> orders) {
        orders.forEach(order -> Database.update(
                "update payment_transaction set submitted_at = submitted_at - interval '1 hour' where id = ?::uuid",
                order.id()));
    }

    /** Lets everything be asked about, and does what only a person may, until nothing is left open. */
    private static void settle() {
        await().atMost(90, SECONDS).pollInterval(500, MILLISECONDS).until(() -> {
            Database.update("update payment_transaction set next_check_at = now() where " + UNSETTLED);
            Payments.as(Callers.SUPERVISOR)
                    .get("/v1/discrepancies?kind=NOT_KNOWN&limit=200")
                    .jsonPath()
                    .<Map<String, String>>getList("items")
                    .stream()
                    .filter(open -> isOurs(open.get("transactionId")))
                    .forEach(open -> sendAgain(open.get("id")));
            return Database.count("select count(*) from payment_transaction where " + UNSETTLED) == 0;
        });
    }

    private static boolean isOurs(String id) {
        return Database.count(
                        "select count(*) from payment_transaction where account like 'wire%' and id = ?::uuid", id)
                == 1;
    }

    private static void sendAgain(String discrepancy) {
        Payments.as(Callers.SUPERVISOR)
                .contentType("application/json")
                .body(Map.of("person", "Ann Lee", "reason", "not there", "resolution", "SEND_AGAIN"))
                .post("/v1/discrepancies/" + discrepancy + "/resolve")
                .then()
                .statusCode(200);
    }

    private int assertTheLedgerIsOurs() throws SQLException {
        assertEquals(duplicatesBefore, PayCools.duplicates(), "PayCools had to turn away a duplicate");
        return Ledger.compare(
                setting("quarkus.datasource.jdbc.url"),
                "wire%",
                PayCools.ordersOfApp(setting("paycools." + WIRE + ".app-id")));
    }
}
