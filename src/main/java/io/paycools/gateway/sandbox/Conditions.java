package io.paycools.gateway.sandbox;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.vertx.ext.web.RoutingContext;

/**
 * How PayCools is set up for its merchants at the moment, as its dashboard and its support could change it, and what
 * its clock shows. In memory only; a restart and a reset bring back how it began.
 */
final class Conditions {

    /** What is uploaded and cannot be read verifies nothing. */
    private static final PublicKey UNREADABLE = new UnreadableKey();

    private final List<Merchant> original;
    private final Map<String, Merchant> merchants = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile Duration ahead = Duration.ZERO;
    private volatile Set<String> allowedAddresses = Set.of();

    Conditions(List<Merchant> merchants, Clock clock) {
        this.original = merchants;
        this.clock = clock;
        restore();
    }

    /** Those that it knows now, by application id. */
    Map<String, Merchant> merchants() {
        return merchants;
    }

    /** What it shows moves with {@link #setAhead}. */
    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return clock.instant().plus(ahead);
            }
        };
    }

    /** Puts the time into the head of every answer, as servers do. */
    void date(RoutingContext context) {
        Instant now = clock.instant().plus(ahead);
        context.response().putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        context.next();
    }

    boolean allows(String address) {
        return allowedAddresses.isEmpty() || allowedAddresses.contains(address);
    }

    void setAhead(Duration ahead) {
        this.ahead = ahead;
    }

    /** Empty: from anywhere. */
    void setAllowedAddresses(Set<String> addresses) {
        this.allowedAddresses = Set.copyOf(addresses);
    }

    /** The merchant's key as it was pasted into the dashboard, which takes one line of Base64 and nothing else. */
    void setMerchantPublicKey(String pasted) {
        PublicKey key = Keys.pasted(pasted).orElse(UNREADABLE);
        change(before -> new Merchant(before.appId(), key, before.platformPrivateKey(), before.payoutWebhookUrl()));
    }

    /** Signs webhooks with another key from now on. */
    void setPlatformPrivateKey(PrivateKey key) {
        change(before -> new Merchant(before.appId(), before.publicKey(), key, before.payoutWebhookUrl()));
    }

    /** Blank: nowhere. */
    void setPayoutWebhookUrl(String url) {
        change(before -> new Merchant(before.appId(), before.publicKey(), before.platformPrivateKey(), url));
    }

    /** Knows the merchant by another id from now on. */
    void setAppId(String appId) {
        Merchant before = only();
        merchants.put(
                appId, new Merchant(appId, before.publicKey(), before.platformPrivateKey(), before.payoutWebhookUrl()));
        merchants.keySet().retainAll(Set.of(appId));
    }

    void restore() {
        ahead = Duration.ZERO;
        allowedAddresses = Set.of();
        original.forEach(merchant -> merchants.put(merchant.appId(), merchant));
        merchants.keySet().retainAll(original.stream().map(Merchant::appId).toList());
    }

    private void change(UnaryOperator<Merchant> change) {
        Merchant after = change.apply(only());
        merchants.put(after.appId(), after);
    }

    private Merchant only() {
        if (merchants.size() != 1) {
            throw Refusal.parameter("a sandbox with several merchants has no settings that can be changed");
        }
        return merchants.values().iterator().next();
    }

    private static final class UnreadableKey implements PublicKey {
        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }
}
