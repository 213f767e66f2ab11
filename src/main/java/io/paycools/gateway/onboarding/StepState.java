package io.paycools.gateway.onboarding;

/** How a step of the go-live stands. */
public enum StepState {
    /** Proved by a check, or confirmed by a person. */
    DONE,
    /** Something has to happen first. */
    TO_DO,
    /** Wrong; the advice says what cures it. */
    FAILED,
    /** A person knows, and has not said so yet. */
    TO_CONFIRM,
    /** Cannot be judged before another step is done that has failed. */
    BLOCKED
}
