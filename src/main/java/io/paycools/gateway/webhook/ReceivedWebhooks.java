package io.paycools.gateway.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.security.PersonalData;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** What PayCools itself has told about an order, signed; runs inside the caller's session. */
@ApplicationScoped
public class ReceivedWebhooks {

    private static final Logger LOG = Logger.getLogger(ReceivedWebhooks.class);

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
                        .map(this::received)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Null for what has nothing to tell any more: its text was erased after its time, or its key is gone. */
    private Received received(InboxMessage row) {
        String text;
        try {
            text = texts.of(row);
        } catch (PersonalData.SealedException e) {
            LOG.warnf("webhook message %s cannot be read: %s", row.id, e.getMessage());
            return null;
        }
        return text == null ? null : new Received(row.receivedAt, row.state == InboxMessage.State.APPLIED, text);
    }
}
