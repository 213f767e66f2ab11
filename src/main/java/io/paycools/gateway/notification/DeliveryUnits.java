package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.security.ClientRoles;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.tracing.Tracing;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** The units of work of delivering. None of them calls anybody. */
@ApplicationScoped
class DeliveryUnits {

    private static final Logger LOG = Logger.getLogger(DeliveryUnits.class);

    private final DeliveryStore deliveries;
    private final Secrets secrets;
    private final ClientRoles roles;
    private final ObjectMapper json;
    private final Tracing tracing;

    DeliveryUnits(DeliveryStore deliveries, Secrets secrets, ClientRoles roles, ObjectMapper json, Tracing tracing) {
        this.deliveries = deliveries;
        this.secrets = secrets;
        this.roles = roles;
        this.json = json;
        this.tracing = tracing;
    }

    /**
     * What is to be done about a delivery.
     *
     * @param letter null when there is nothing to send
     * @param impossible why there is no letter, or null; without both it is over
     */
    record Task(Letter letter, AttemptResult impossible) {}

    @WithSession
    Uni<List<UUID>> due() {
        return deliveries.due();
    }

    @WithTransaction
    Uni<List<UUID>> claim(UUID endpoint, int most) {
        return deliveries.claim(endpoint, most);
    }

    /** Writes the letter, with the transaction as it is now. */
    @WithSession
    Uni<Task> write(UUID id) {
        return deliveries.load(id).map(parcel -> {
            if (parcel == null) {
                return new Task(null, null);
            }
            tracing.about(parcel.transaction());
            EventType type = EventType.named(parcel.event().type);
            String client = parcel.endpoint().client;
            boolean allowed = type != null
                    && type.isOpenTo(roles.of(client))
                    && roles.accountsOf(client).allows(parcel.transaction().account());
            return allowed ? task(parcel) : new Task(null, AttemptResult.NOT_ALLOWED);
        });
    }

    @WithTransaction
    Uni<Void> record(UUID id, Attempt attempt) {
        return deliveries.record(id, attempt);
    }

    @WithSession
    Uni<DeliveryStore.Depth> depth() {
        return deliveries.depth();
    }

    @WithTransaction
    Uni<Integer> deleteOlderThan(Instant before, int limit) {
        return deliveries.deleteOlderThan(before, limit);
    }

    private Task task(DeliveryStore.Parcel parcel) {
        try {
            return new Task(letter(parcel), null);
        } catch (PersonalData.SealedException e) {
            LOG.errorf("the secret of notification endpoint %s: %s", parcel.endpoint().id, e.getMessage());
            return new Task(null, AttemptResult.SECRET_UNREADABLE);
        }
    }

    private Letter letter(DeliveryStore.Parcel parcel) {
        try {
            byte[] body = json.writeValueAsBytes(
                    NotificationBody.of(parcel.event(), parcel.transaction(), parcel.discrepancy()));
            return new Letter(
                    parcel.endpoint().url,
                    parcel.event().id.toString(),
                    secrets.valid(parcel.endpoint(), deliveries.now()),
                    body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a transaction cannot be written as JSON", e);
        }
    }
}
