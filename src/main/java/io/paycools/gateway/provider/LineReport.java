package io.paycools.gateway.provider;

import java.time.Instant;
import java.util.List;

/**
 * What was found on the line to the provider.
 *
 * @param addresses to which the provider's name leads
 * @param localAddress from which this process sends; behind a router the provider sees another one. Null when unknown
 * @param certificate what the provider's host showed, also one that was refused; null without TLS
 * @param clockAheadMillis by how much the provider's clock is ahead of ours; null when it was not told
 * @param code the provider's own code, null when there was none
 * @param message what the provider or the line said, cut; null when nothing
 */
public record LineReport(
        List<String> addresses,
        String localAddress,
        Connection connection,
        Certificate certificate,
        Long clockAheadMillis,
        Long roundTripMillis,
        Verdict verdict,
        Integer code,
        String message) {

    /** How far one gets. */
    public enum Connection {
        /** Encrypted, and with whom it should be. */
        SECURE,
        /** Without TLS, as the address says. */
        PLAIN,
        /** The host's name leads nowhere. */
        NAME_UNKNOWN,
        /** Nobody takes the connection. */
        UNREACHABLE,
        /** The connection is taken, and then nothing comes. */
        SILENT,
        /** From nobody whom we trust. */
        CERTIFICATE_UNTRUSTED,
        /** Out of date, or not valid yet. */
        CERTIFICATE_EXPIRED,
        /** For another host. */
        CERTIFICATE_OF_ANOTHER_HOST,
        /** The handshake fails for another reason. */
        TLS_BROKEN;

        /** Whether requests can be sent over it. */
        public boolean usable() {
            return this == SECURE || this == PLAIN || this == SILENT;
        }
    }

    /** What the provider made of a signed request that moves no money. */
    public enum Verdict {
        /** Understood and answered. */
        ACCEPTED,
        SIGNATURE_REFUSED,
        APP_ID_REFUSED,
        ADDRESS_REFUSED,
        CLOCK_REFUSED,
        /** Refused for another reason. */
        REFUSED,
        /** The answer carries a signature that is not the provider's. */
        ANSWER_FORGED,
        /** No usable answer. */
        UNCLEAR,
        /** Not sent, because the connection is not usable. */
        NOT_ASKED
    }

    /** @param protocol such as TLSv1.3; null when no agreement was reached */
    public record Certificate(String protocol, String subject, String issuer, Instant validFrom, Instant validUntil) {}
}
