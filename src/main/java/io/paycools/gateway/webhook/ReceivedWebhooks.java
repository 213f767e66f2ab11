package io.paycools.gateway.webhook;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** What PayCools itself has told about an order, signed; runs inside the caller's session. */
@ApplicationScoped
public class ReceivedWebhooks {

    /** More than PayCools has to tell about one order. */
    private static final int MOST = 20;

    private final Inbox inbox;
    private final InboxTexts texts;

    ReceivedWebhooks(Inbox inbox, InboxTexts texts) {
        this.inbox = inbox;
        this.texts = texts;
    }

    /**
     * One message, whose signature is PayCools'.
     *
     * @param applied whether it has had its effect, which may be none
     * @param signedText what was signed, with everything personal in it
     */
    public record Received(Instant receivedAt, boolean applied, String signedText) {
        @Override
        public String toString() {
            return "Received[" + receivedAt + "]";
        }
    }

    /** The messages about an order, oldest first. */
    public Uni<List<Received>> about(String account, String merchantOrderId) {
        return inbox.find("account = ?1 and merchantOrderId = ?2 order by receivedAt, id", account, merchantOrderId)
                .page(0, MOST)
                .list()
                .map(rows -> rows.stream()
                        // What was erased after its time has nothing to tell any more.
                        .filter(row -> texts.of(row) != null)
                        .map(row ->
                                new Received(row.receivedAt, row.state == InboxMessage.State.APPLIED, texts.of(row)))
                        .toList());
    }
}
