package io.paycools.gateway.sandbox;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Changes how PayCools is set up, so that every mistake in setting it up can be played. */
final class SettingsRoutes {

    private static final long MOST_SECONDS_AHEAD = 10L * 366 * 24 * 3600;
    private static final int LONGEST_KEY = 4096;
    private static final int LONGEST_URL = 512;

    private static final Schema SETTINGS = Schema.of(
            Schema.optional("appId", Schema.alphanumeric(1, 64)),
            Schema.optional("merchantPublicKey", Schema.text(0, LONGEST_KEY)),
            Schema.optional("platformPrivateKey", Schema.text(1, LONGEST_KEY)),
            Schema.optional("payoutWebhookUrl", Schema.text(0, LONGEST_URL)),
            Schema.optional("allowedAddresses", Schema.listOf(Schema.text(1, 64))),
            Schema.optional("clockAheadSeconds", Schema.integer(-MOST_SECONDS_AHEAD, MOST_SECONDS_AHEAD)));

    private final Conditions conditions;

    SettingsRoutes(Conditions conditions) {
        this.conditions = conditions;
    }

    void mount(Router router) {
        router.post("/sandbox/settings").handler(this::change);
    }

    private void change(RoutingContext context) {
        try {
            ObjectNode asked = StrictJson.object(ControlReply.body(context))
                    .orElseThrow(() -> Refusal.parameter("the body is not a JSON object"));
            SETTINGS.check(asked);
            apply(asked);
            ControlReply.json(context, 200, StrictJson.newObject().put("status", "CHANGED"));
        } catch (Refusal refusal) {
            ControlReply.refused(context, refusal);
        } catch (IllegalArgumentException e) {
            ControlReply.error(context, 400, "platformPrivateKey is no key in PKCS#8 form");
        }
    }

    private void apply(ObjectNode asked) {
        if (asked.has("platformPrivateKey")) {
            conditions.setPlatformPrivateKey(
                    Keys.privateKey(asked.path("platformPrivateKey").textValue()));
        }
        if (asked.has("merchantPublicKey")) {
            conditions.setMerchantPublicKey(asked.path("merchantPublicKey").textValue());
        }
        if (asked.has("payoutWebhookUrl")) {
            conditions.setPayoutWebhookUrl(asked.path("payoutWebhookUrl").textValue());
        }
        if (asked.has("appId")) {
            conditions.setAppId(asked.path("appId").textValue());
        }
        if (asked.has("allowedAddresses")) {
            Set<String> addresses = new HashSet<>();
            asked.path("allowedAddresses").forEach(address -> addresses.add(address.textValue()));
            conditions.setAllowedAddresses(addresses);
        }
        if (asked.has("clockAheadSeconds")) {
            conditions.setAhead(
                    Duration.ofSeconds(asked.path("clockAheadSeconds").longValue()));
        }
    }
}
