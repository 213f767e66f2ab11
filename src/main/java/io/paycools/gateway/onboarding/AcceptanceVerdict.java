package io.paycools.gateway.onboarding;

import io.paycools.gateway.onboarding.AcceptanceStep.Awaits;
import io.paycools.gateway.onboarding.AcceptanceStep.State;

/**
 * How a step stands.
 *
 * @param state RUNNING as long as something is waited for
 * @param awaits what, then
 * @param remark one or two plain sentences, or null
 * @param cure what to do about a failure, or null
 * @param endsRun whether nothing after it is worth trying
 */
record AcceptanceVerdict(State state, Awaits awaits, String remark, String cure, boolean endsRun) {

    static AcceptanceVerdict passed(String remark) {
        return new AcceptanceVerdict(State.PASSED, null, remark, null, false);
    }

    static AcceptanceVerdict failed(String remark, String cure) {
        return new AcceptanceVerdict(State.FAILED, null, remark, cure, false);
    }

    static AcceptanceVerdict skipped(String remark) {
        return new AcceptanceVerdict(State.SKIPPED, null, remark, null, false);
    }

    /** Waiting; the remark and the cure count when nothing comes until the deadline. */
    static AcceptanceVerdict waiting(Awaits awaits, String remark, String cure) {
        return new AcceptanceVerdict(State.RUNNING, awaits, remark, cure, false);
    }

    /** The same, and nothing after it is tried. */
    AcceptanceVerdict andEnd() {
        return new AcceptanceVerdict(state, awaits, remark, cure, true);
    }

    /** What it is when the deadline has passed. */
    AcceptanceVerdict missed() {
        return failed(remark, cure);
    }

    boolean isWaiting() {
        return state == State.RUNNING;
    }
}
