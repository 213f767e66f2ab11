package io.paycools.gateway.webhook;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.security.SealedColumns;

/**
 * Keeps the signed texts sealed: PayCools may put anything into them, documented or not. They have to be read again,
 * when they are applied and when a person wants to know what was said.
 */
@ApplicationScoped
class InboxTexts implements SealedColumns {

    private final PersonalData personalData;

    InboxTexts(PersonalData personalData) {
        this.personalData = personalData;
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(new SealedColumn("webhook_inbox", "param_sealed", InboxTexts::context));
    }

    String seal(UUID message, String signedText) {
        return personalData.seal(context(message), signedText);
    }

    /**
     * The signed text, or null when it was erased.
     *
     * @throws PersonalData.SealedException when it does not open
     */
    String of(InboxMessage message) {
        // In the clear when the release before kept it.
        return message.paramSealed == null
                ? message.param
                : personalData.open(context(message.id), message.paramSealed);
    }

    private static String context(UUID message) {
        return "webhook:" + message;
    }
}
