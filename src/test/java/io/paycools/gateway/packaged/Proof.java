package io.paycools.gateway.packaged;

import java.util.Random;

/** How long a proof runs, and from which seed; in the profile {@code proof} for long. */
public final class Proof {

    private Proof() {}

    static int kills() {
        return Integer.getInteger("proof.kills", 3);
    }

    static int rounds() {
        return Integer.getInteger("proof.rounds", 10);
    }

    static int lines() {
        return Integer.getInteger("proof.lines", 600);
    }

    /** For how long something is kept up at a time. */
    static int seconds() {
        return Integer.getInteger("proof.seconds", 2);
    }

    /** How long the database is away. */
    static int outageSeconds() {
        return Integer.getInteger("proof.outage.seconds", 10);
    }

    /** Whether this is the long run, of the profile {@code proof}. */
    static boolean isLong() {
        return outageSeconds() > 10;
    }

    /** How often every fault of the wire meets every operation. */
    public static int wireRounds() {
        return Integer.getInteger("proof.wire.rounds", 1);
    }

    /** How often every order is at every point of its life when the process is killed. */
    static int pointRounds() {
        return Integer.getInteger("proof.point.rounds", 1);
    }

    /** How many requests a second. */
    static int rate() {
        return Integer.getInteger("proof.rate", 40);
    }

    /** How many sequences of a property are tried. */
    public static int sequences() {
        return Integer.getInteger("proof.sequences", 300);
    }

    /** How many mutated messages are sent. */
    public static int mutations() {
        return Integer.getInteger("proof.mutations", 200);
    }

    /** Prints the seed, so that whoever sees a failure can have the same again with {@code -Dproof.seed}. */
    public static Random random(String name) {
        long asked = Long.getLong("proof.seed", 0L);
        long seed = asked == 0 ? System.nanoTime() : asked;
        say("%s: seed %d", name, seed);
        return new Random(seed);
    }

    @SuppressWarnings("SystemOut")
    public static void say(String format, Object... arguments) {
        System.out.printf(format + "%n", arguments);
    }
}
