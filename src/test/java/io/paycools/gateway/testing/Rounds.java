package io.paycools.gateway.testing;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How long the tests that start the service repeat something: briefly in a normal build, long in the profile proof. */
public final class Rounds {

    private Rounds() {}

    /** How often two things are made to meet at the same moment. */
    public static int meetings() {
        return Integer.getInteger("proof.meetings", 10);
    }

    /** Whether this is the long run. */
    public static boolean isLong() {
        return meetings() > 10;
    }

    /** For how long callbacks come without a pause. */
    public static Duration callbacks() {
        return Duration.ofSeconds(Integer.getInteger("proof.callbacks.seconds", 2));
    }

    /** For how long an answer of PayCools is held back. */
    public static List<String> holds() {
        return Stream.of(System.getProperty("proof.holds", "PT1S PT3S").split(" ", -1))
                .toList();
    }

    /** After how long a proxy before PayCools gives up, beside its own second. */
    public static String proxyPatience() {
        return System.getProperty("proof.proxy.patience", "PT0S");
    }

    /** How many signatures a second are asked for. */
    public static int signatures() {
        return Integer.getInteger("proof.signatures", 60);
    }

    /** For how many seconds. */
    public static int signingSeconds() {
        return Integer.getInteger("proof.signatures.seconds", 1);
    }
}
