package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.security.PersonalData;

/** The endpoints' secrets, sealed where they are stored. */
@ApplicationScoped
class Secrets {

    private final PersonalData seals;

    Secrets(PersonalData seals) {
        this.seals = seals;
    }

    String seal(UUID endpointId, String secret) {
        return seals.seal(context(endpointId), secret);
    }

    /** What signs now, the newest first. */
    List<String> valid(NotificationEndpoint endpoint, Instant now) {
        List<String> valid = new ArrayList<>();
        valid.add(seals.open(context(endpoint.id), endpoint.secretSealed));
        if (endpoint.previousSecretSealed != null && now.isBefore(endpoint.previousSecretUntil)) {
            valid.add(seals.open(context(endpoint.id), endpoint.previousSecretSealed));
        }
        return valid;
    }

    private static String context(UUID endpointId) {
        return "notification-endpoint:" + endpointId;
    }
}
