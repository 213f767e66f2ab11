package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;

/**
 * One order in a world with an honest PayCools and a bad network: requests that are lost, late or answered twice, a
 * process that dies, webhooks that come late and again. This PayCools has no lock of its own against duplicates, so
 * that what we send twice shows.
 */
final class PayCoolsWorld {

    /** One event; the number chooses how. */
    enum Event {
        ARRIVES,
        SETTLES,
        ANSWERED,
        ASKED,
        TELLS,
        TOLD,
        TAKEN_UP,
        CRASHES,
        TIME_PASSES,
        DECIDED
    }

    /** For so long a request may be on its way at the most, and a query may take. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(10);

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofMinutes(4),
            Duration.ofMinutes(11),
            Duration.ofMinutes(27),
            Duration.ofMinutes(40),
            Duration.ofHours(7),
            Duration.ofDays(4));

    private final AnyOrder kind;
    private final MemoryStore store;
    private Instant now = Instant.parse("2026-11-25T01:00:00Z");

    /** What PayCools has: null for nothing. */
    private Claim truth;

    private Instant acceptedAt;
    private final Deque<Integer> requests = new ArrayDeque<>();
    private final List<Observation> answers = new ArrayList<>();
    private final List<Observation> webhooks = new ArrayList<>();
    private int sendsSeen;
    private final Set<StatusDecision.Contradiction> resolved = new HashSet<>();
    private boolean sentAgainByPerson;
    private boolean decidedByPerson;

    PayCoolsWorld(AnyOrder kind) {
        this.kind = kind;
        this.store = new MemoryStore(kind.ordered(UUID.randomUUID(), now), kind.first(), now);
        sendsAreUnderWay();
    }

    PaymentTransaction row() {
        return store.row();
    }

    void happens(Event event, int number) {
        // Nothing happens at the very moment of something else: two decisions of a person have two times.
        now = now.plusMillis(1);
        switch (event) {
            case ARRIVES -> arrives(number);
            case SETTLES -> settles(number);
            case ANSWERED -> answered(number);
            case ASKED -> asked(number);
            case TELLS -> tells();
            case TOLD -> told(number);
            case TAKEN_UP -> takenUp();
            case CRASHES -> answers.clear();
            case TIME_PASSES -> timePasses(WAITS.get(number % WAITS.size()));
            case DECIDED -> decided(number);
        }
        sendsAreUnderWay();
    }

    /** Whether money of the order has moved or may move without anything more being sent. */
    boolean mayMoveMoney() {
        boolean payable = truth == Claim.PENDING && !closed();
        return truth == Claim.SUCCEEDED || payable || !requests.isEmpty();
    }

    boolean isDecidedByPerson() {
        return decidedByPerson;
    }

    Claim truth() {
        return truth;
    }

    boolean waitsForAPerson() {
        return !resolved.containsAll(store.discrepancies());
    }

    /** Everything that is under way is lost, time passes, and PayCools is asked once more. */
    void ends() {
        answers.clear();
        timePasses(Duration.ofDays(4));
        if (truth == Claim.PENDING && kind != AnyOrder.CHECKOUT) {
            truth = Claim.SUCCEEDED;
        }
        takenUp();
        if (!row().status.isFinal() && !row().status.isUnsent()) {
            store.apply(queried(), now);
        }
    }

    private void sendsAreUnderWay() {
        if (row().sends > sendsSeen) {
            sendsSeen = row().sends;
            requests.add(row().sends);
        }
    }

    private boolean closed() {
        return kind == AnyOrder.CHECKOUT && now.isAfter(row().expiresAt.plus(MemoryStore.PATIENCE.expiry()));
    }

    private void arrives(int number) {
        if (requests.isEmpty()) {
            return;
        }
        int send = requests.poll();
        switch (number % 7) {
            case 0 -> answer(send, accept());
            case 1 -> {
                accept();
                answer(send, Claim.UNKNOWN);
            }
            case 2 -> accept();
            case 3 -> answer(send, truth == null || sentAgainByPerson ? Claim.FAILED : accept());
            case 4 -> answer(send, Claim.NOT_SENT);
            case 5 -> answer(send, Claim.UNKNOWN);
            default -> {
                // Late: the time runs out first, and nobody hears the answer.
                answer(send, Claim.UNKNOWN);
                requests.add(send);
            }
        }
    }

    private Claim accept() {
        if (truth != null) {
            if (!sentAgainByPerson) {
                throw new AssertionError("sent twice: the first attempt had arrived");
            }
            return Claim.DUPLICATE;
        }
        truth = Claim.PENDING;
        acceptedAt = now;
        return Claim.PENDING;
    }

    private void answer(int send, Claim claim) {
        Observation seen = Observation.of(Source.SUBMIT, claim).withSend(send);
        if (claim == Claim.PENDING) {
            seen = seen.withProviderReference(kind == AnyOrder.CHECKOUT ? "CK1" : "CU1");
        }
        answers.add(claim == Claim.FAILED || claim == Claim.NOT_SENT ? seen.withFailure(refusal()) : seen);
    }

    private static Failure refusal() {
        return new Failure("provider_failed", "PayCools says so.", "21014");
    }

    private void settles(int number) {
        if (truth == Claim.PENDING && !closed()) {
            Claim bad = kind == AnyOrder.REFUND && number % 5 == 4 ? Claim.CANCELLED : Claim.FAILED;
            truth = number % 5 < 3 ? Claim.SUCCEEDED : bad;
        }
    }

    private void answered(int number) {
        if (!answers.isEmpty()) {
            store.apply(answers.remove(number % answers.size()), now);
        }
    }

    private void asked(int number) {
        if (row().status.isFinal() || row().status.isUnsent()) {
            return;
        }
        boolean notYetFound = acceptedAt != null && now.isBefore(acceptedAt.plus(Duration.ofMinutes(5)));
        boolean notBegun = kind == AnyOrder.CHECKOUT && truth == Claim.PENDING;
        boolean denied = number % 2 == 1 && (notYetFound || notBegun);
        store.apply(denied ? Observation.of(Source.QUERY, Claim.NOT_FOUND) : queried(), now);
    }

    private Observation queried() {
        return truth == null ? Observation.of(Source.QUERY, Claim.NOT_FOUND) : news(Source.QUERY);
    }

    private Observation news(Source source) {
        Observation seen = Observation.of(source, truth)
                .withAbout(row().type)
                .withProviderReference("CU1")
                .withAmount(ReportedAmount.of(AnyOrder.AMOUNT.minorUnits(), "PHP"))
                .withPaymentReference(row().paymentReference);
        return truth == Claim.FAILED ? seen.withFailure(refusal()) : seen;
    }

    private void tells() {
        if (truth != null) {
            webhooks.add(news(Source.WEBHOOK));
        }
    }

    private void told(int number) {
        if (!webhooks.isEmpty()) {
            // Stays, because PayCools may tell it again at any time.
            store.apply(webhooks.get(number % webhooks.size()), now);
        }
    }

    private void takenUp() {
        boolean overdue = row().sendBefore != null && !now.isBefore(row().sendBefore);
        if (row().status == TransactionStatus.CREATED) {
            store.apply(
                    overdue
                            ? Observation.of(Source.DEADLINE, Claim.NOT_SENT).withFailure(refusal())
                            : Observation.of(Source.DISPATCH, Claim.SUBMITTING),
                    now);
        }
    }

    private void timePasses(Duration time) {
        now = now.plus(time);
        if (row().submittedAt != null && row().submittedAt.plus(UNDER_WAY).isBefore(now)) {
            requests.clear();
        }
    }

    /** A person is asked about what PayCools does not know, and may be wrong. */
    private void decided(int number) {
        if (row().status == TransactionStatus.AWAITING_APPROVAL) {
            Claim claim = number % 4 == 3 ? Claim.CANCELLED : Claim.APPROVED;
            store.apply(Observation.of(Source.PERSON, claim).withFailure(refusal()), now);
        }
        StatusDecision.Contradiction notKnown = store.discrepancies().stream()
                .filter(each -> each.kind() == DiscrepancyKind.NOT_KNOWN && !resolved.contains(each))
                .findFirst()
                .orElse(null);
        if (notKnown == null || row().status.isFinal() || row().status.isUnsent()) {
            return;
        }
        boolean again = row().status != TransactionStatus.PENDING && row().providerReference == null;
        if (number % 4 < 2 && again) {
            resolved.add(notKnown);
            sentAgainByPerson = true;
            store.apply(Observation.of(Source.PERSON, Claim.NOT_SENT), now);
        } else if (number % 4 >= 2) {
            resolved.add(notKnown);
            decidedByPerson = true;
            Claim claim = number % 4 == 2 ? Claim.FAILED : Claim.SUCCEEDED;
            store.apply(Observation.of(Source.PERSON, claim).withFailure(refusal()), now);
        }
    }
}
