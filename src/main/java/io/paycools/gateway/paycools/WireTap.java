package io.paycools.gateway.paycools;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.paycools.gateway.provider.Exchange;
import io.paycools.gateway.provider.WireLog;
import io.smallrye.mutiny.Uni;

/** Hands to the {@link WireLog} what was really sent and received, masked, where it wants it. */
@ApplicationScoped
class WireTap {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final WireLog log;
    private final Clock clock;

    WireTap(WireLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    private record Sent(SignedEnvelope envelope, Instant at) {}

    /** Makes the call; its answer is kept before anybody sees it. */
    Uni<Answer> on(Operation operation, Function<Operation, Uni<Answer>> call) {
        if (operation.order() == null || !log.mayWant(operation.order())) {
            return call.apply(operation);
        }
        AtomicReference<Sent> sent = new AtomicReference<>();
        return call.apply(operation.shownTo(envelope -> sent.set(new Sent(envelope, clock.instant()))))
                .call(answer -> sent.get() == null
                        ? Uni.createFrom().voidItem()
                        : log.keep(exchange(operation, sent.get(), answer)));
    }

    private Exchange exchange(Operation operation, Sent sent, Answer answer) {
        boolean readable = answer instanceof Answer.Understood;
        return new Exchange(
                operation.account().name(),
                operation.order(),
                operation.name(),
                operation.path(),
                Redactor.redact(JSON.valueToTree(sent.envelope())),
                readable ? ((Answer.Understood) answer).raw() : null,
                readable ? null : answer.problem(),
                sent.at(),
                clock.instant());
    }
}
