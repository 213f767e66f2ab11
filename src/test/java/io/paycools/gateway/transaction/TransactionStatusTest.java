package io.paycools.gateway.transaction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.paycools.gateway.transaction.TransactionStatus.AWAITING_APPROVAL;
import static io.paycools.gateway.transaction.TransactionStatus.CANCELLED;
import static io.paycools.gateway.transaction.TransactionStatus.CREATED;
import static io.paycools.gateway.transaction.TransactionStatus.EXPIRED;
import static io.paycools.gateway.transaction.TransactionStatus.FAILED;
import static io.paycools.gateway.transaction.TransactionStatus.PENDING;
import static io.paycools.gateway.transaction.TransactionStatus.SUBMITTING;
import static io.paycools.gateway.transaction.TransactionStatus.SUCCEEDED;
import static io.paycools.gateway.transaction.TransactionStatus.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** All arrows, written down a second time by hand. */
class TransactionStatusTest {

    private static final Map<TransactionStatus, Set<TransactionStatus>> ARROWS = Map.of(
            CREATED, Set.of(SUBMITTING, UNKNOWN, FAILED, CANCELLED),
            AWAITING_APPROVAL, Set.of(CREATED, CANCELLED),
            SUBMITTING, Set.of(CREATED, PENDING, UNKNOWN, SUCCEEDED, FAILED, EXPIRED, CANCELLED),
            PENDING, Set.of(SUCCEEDED, FAILED, EXPIRED, CANCELLED),
            UNKNOWN, Set.of(CREATED, PENDING, SUCCEEDED, FAILED, EXPIRED, CANCELLED),
            SUCCEEDED, Set.of(),
            FAILED, Set.of(),
            EXPIRED, Set.of(),
            CANCELLED, Set.of());

    static Stream<Arguments> pairs() {
        return Stream.of(TransactionStatus.values())
                .flatMap(from -> Stream.of(TransactionStatus.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldHaveTheArrowOrNot(TransactionStatus from, TransactionStatus to) {
        assertEquals(ARROWS.get(from).contains(to), from.canMoveTo(to));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldNotLeaveAFinalStatus(TransactionStatus from, TransactionStatus to) {
        assertEquals(ARROWS.get(from).isEmpty(), from.isFinal());
    }

    /** Writes the page when told to, so that it never has to be drawn by hand: {@code -Dgenerate=true}. */
    @Test
    void shouldHaveAnUpToDateDiagram() throws IOException {
        Path page = Path.of("src/site/markdown/transaction-states.md");
        String generated = StateDiagram.page();
        if (Boolean.getBoolean("generate")) {
            Files.writeString(page, generated);
        }
        assertEquals(
                generated,
                Files.readString(page),
                "stale: ./mvnw test -Dtest=TransactionStatusTest -Dgenerate=true -DfailIfNoTests=false");
    }
}
