package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.security.SealedColumns;
import org.jboss.logging.Logger;

/** The endpoints' secrets, sealed where they are stored. */
@ApplicationScoped
class Secrets implements SealedColumns {

    private static final Logger LOG = Logger.getLogger(Secrets.class);

    private final PersonalData seals;

    Secrets(PersonalData seals) {
        this.seals = seals;
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(
                new SealedColumn("notification_endpoint", "secret_sealed", Secrets::context),
                new SealedColumn("notification_endpoint", "previous_secret_sealed", Secrets::context));
    }

    String seal(UUID endpointId, String secret) {
        return seals.seal(context(endpointId), secret);
    }

    /**
     * What signs now, the newest first.
     *
     * @throws PersonalData.SealedException when the newest does not open
     */
    List<String> valid(NotificationEndpoint endpoint, Instant now) {
        List<String> valid = new ArrayList<>();
        valid.add(seals.open(context(endpoint.id), endpoint.secretSealed));
        if (endpoint.previousSecretSealed != null && now.isBefore(endpoint.previousSecretUntil)) {
            addPrevious(endpoint, valid);
        }
        return valid;
    }

    /** Without it receivers that were not told of the new one yet refuse; that is no reason to tell nobody. */
    private void addPrevious(NotificationEndpoint endpoint, List<String> valid) {
        try {
            valid.add(seals.open(context(endpoint.id), endpoint.previousSecretSealed));
        } catch (PersonalData.SealedException e) {
            LOG.warnf("the secret of before of notification endpoint %s: %s", endpoint.id, e.getMessage());
        }
    }

    private static String context(UUID endpointId) {
        return "notification-endpoint:" + endpointId;
    }
}
