package io.paycools.gateway.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a sandbox is set up. Start from {@link #forMerchants} and change what matters.
 *
 * @param port port on 127.0.0.1; 0 = any free one
 * @param merchants the applications it knows, at least one
 * @param journal file that survives a restart; null = orders live in memory only
 * @param timestampWindow how far a request's timestamp may be from the clock, either way; PayCools publishes no number
 * @param clock the sandbox's time
 * @param openingBalance what each application may pay out per currency, in the wire's units (cents; whole rupiah)
 * @param pace how long things take
 * @param webhookOrigin where webhooks are delivered whatever address the merchant named, as by a proxy that ends TLS in
 *     front of it; null = at the address named
 */
public record SandboxConfig(
        int port,
        List<Merchant> merchants,
        Path journal,
        Duration timestampWindow,
        Clock clock,
        long openingBalance,
        Pace pace,
        URI webhookOrigin) {

    private static final long OPENING_BALANCE = 1_000_000_000L;

    public SandboxConfig {
        merchants = List.copyOf(merchants);
        if (merchants.isEmpty()) {
            throw new IllegalArgumentException("A sandbox needs at least one merchant");
        }
        Objects.requireNonNull(timestampWindow, "timestampWindow");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(pace, "pace");
    }

    /**
     * How long things take.
     *
     * @param settleAfter until an order that needs no payer is final
     * @param hangFor until a request that is never answered loses its connection
     * @param lateAfter until an answer that is asked to come late
     * @param webhookRetryAfter until the second delivery of a webhook; each further pause is twice the one before
     * @param webhookTimeout for one delivery of a webhook
     */
    public record Pace(
            Duration settleAfter,
            Duration hangFor,
            Duration lateAfter,
            Duration webhookRetryAfter,
            Duration webhookTimeout) {

        private static final Duration LATE = Duration.ofSeconds(1);

        /** What a person who tries things out finds natural. */
        public static final Pace NATURAL = new Pace(
                Duration.ofMillis(300), Duration.ofSeconds(120), LATE, Duration.ofSeconds(1), Duration.ofSeconds(10));

        /** With late answers that come after a second. */
        public Pace(Duration settleAfter, Duration hangFor, Duration webhookRetryAfter, Duration webhookTimeout) {
            this(settleAfter, hangFor, LATE, webhookRetryAfter, webhookTimeout);
        }
    }

    /** Any free port, nothing kept, five minutes of clock difference, system time. */
    public static SandboxConfig forMerchants(Merchant... merchants) {
        return new SandboxConfig(
                0,
                List.of(merchants),
                null,
                Duration.ofMinutes(5),
                Clock.systemUTC(),
                OPENING_BALANCE,
                Pace.NATURAL,
                null);
    }

    public SandboxConfig withPort(int other) {
        return new SandboxConfig(
                other, merchants, journal, timestampWindow, clock, openingBalance, pace, webhookOrigin);
    }

    public SandboxConfig withJournal(Path other) {
        return new SandboxConfig(port, merchants, other, timestampWindow, clock, openingBalance, pace, webhookOrigin);
    }

    public SandboxConfig withClock(Clock other) {
        return new SandboxConfig(port, merchants, journal, timestampWindow, other, openingBalance, pace, webhookOrigin);
    }

    public SandboxConfig withTimestampWindow(Duration other) {
        return new SandboxConfig(port, merchants, journal, other, clock, openingBalance, pace, webhookOrigin);
    }

    public SandboxConfig withOpeningBalance(long other) {
        return new SandboxConfig(port, merchants, journal, timestampWindow, clock, other, pace, webhookOrigin);
    }

    public SandboxConfig withPace(Pace other) {
        return new SandboxConfig(
                port, merchants, journal, timestampWindow, clock, openingBalance, other, webhookOrigin);
    }

    public SandboxConfig withWebhookOrigin(URI other) {
        return new SandboxConfig(port, merchants, journal, timestampWindow, clock, openingBalance, pace, other);
    }
}
