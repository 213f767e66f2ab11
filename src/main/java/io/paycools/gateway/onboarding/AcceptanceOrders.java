package io.paycools.gateway.onboarding;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.security.SealedColumns;
import io.paycools.gateway.submission.CreateRequests;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/**
 * The create requests of a run: ordinary ones, in the name of the caller who asked for the run, with ids and keys that
 * are fixed before the first of them is sent.
 */
@ApplicationScoped
class AcceptanceOrders implements SealedColumns {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ACCOUNT = "account";
    private static final String ORDER = "merchantOrderId";

    private final Map<TransactionType, CreateRequests> requests = new EnumMap<>(TransactionType.class);
    private final PersonalData personalData;

    AcceptanceOrders(@Any Instance<CreateRequests> requests, PersonalData personalData) {
        requests.forEach(each -> this.requests.put(each.type(), each));
        this.personalData = personalData;
    }

    /** Adds what is wrong with the request for a case, under the name that the field has in the request for the run. */
    void check(AcceptanceCase testCase, String field, JsonNode order, List<Violation> violations) {
        if (!(order instanceof ObjectNode)) {
            violations.add(new Violation(field, "must be a JSON object"));
            return;
        }
        if (order.path("amount").isNumber()) {
            violations.add(new Violation(field + ".amount", "must be a text here"));
            return;
        }
        for (String set : List.of(ACCOUNT, ORDER)) {
            if (order.has(set)) {
                violations.add(new Violation(field + "." + set, "is set by the run"));
            }
        }
        try {
            requests.get(testCase.type()).check(order.toString().getBytes(StandardCharsets.UTF_8));
        } catch (ServiceException e) {
            if (e.violations().isEmpty()) {
                throw e;
            }
            e.violations()
                    .forEach(wrong -> violations.add(new Violation(field + "." + wrong.field(), wrong.message())));
        }
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(new SealedColumn("acceptance_run", "orders_sealed", UUID::toString));
    }

    String seal(UUID run, Map<AcceptanceCase, ObjectNode> orders) {
        ObjectNode all = JSON.createObjectNode();
        orders.forEach((testCase, order) -> all.set(testCase.name(), order));
        return personalData.seal(run.toString(), all.toString());
    }

    /**
     * Makes what a case makes, or finds it made.
     *
     * @param payment the payment that a refund gives back; null but for refunds
     * @param guard may refuse it, inside the unit of work that records it
     */
    Uni<Void> create(AcceptanceRun run, AcceptanceStep step, UUID payment, Supplier<Uni<Void>> guard) {
        ObjectNode order = open(run, step.testCase);
        order.put(ORDER, step.merchantOrderId);
        if (step.testCase.type() != TransactionType.REFUND) {
            order.put(ACCOUNT, run.account);
        }
        // With a blank, which no caller's key can have.
        IdempotencyKey key = new IdempotencyKey(run.client, "acceptance " + step.merchantOrderId);
        return requests.get(step.testCase.type())
                .create(key, payment, order.toString().getBytes(StandardCharsets.UTF_8), guard)
                .replaceWithVoid();
    }

    private ObjectNode open(AcceptanceRun run, AcceptanceCase testCase) {
        try {
            JsonNode all = JSON.readTree(personalData.open(run.id.toString(), run.ordersSealed));
            return (ObjectNode) all.get(testCase.name());
        } catch (IOException e) {
            // Without its cause, which would quote the text.
            throw new IllegalStateException("the orders of a run cannot be read");
        }
    }
}
