package io.paycools.gateway.provider;

import java.util.List;

import io.paycools.gateway.transaction.Observation;
import io.smallrye.mutiny.Uni;

/** Tells a genuine webhook from a forged or damaged one. */
public interface NotificationVerifier {

    /** Checks the body exactly as it was received. */
    Uni<Verdict> verify(String account, byte[] body);

    /** Reads a signed text again that was genuine when it came. */
    Genuine reread(String signedText);

    /** The fields that the provider documents as always there and that a genuine text does not have. */
    List<String> missingFields(String signedText);

    /** What a body is worth. */
    sealed interface Verdict {}

    /**
     * Signed by the provider and understood.
     *
     * @param fingerprint the same for the same message, in hexadecimal
     * @param signedText the text that was signed
     * @param merchantOrderId our id in it, or null for a message about no order
     * @param observation what it says
     */
    record Genuine(String fingerprint, String signedText, String merchantOrderId, Observation observation)
            implements Verdict {}

    /** Signed by the provider, but not to be understood; kept for a person. */
    record Unreadable(String fingerprint, String signedText, String problem) implements Verdict {}

    /** Not signed by the provider. */
    record Forged(String problem) implements Verdict {}

    /** Not even the shape of a webhook. */
    record Malformed(String problem) implements Verdict {}
}
