package io.paycools.gateway.onboarding;

import java.util.List;

/**
 * What a check says of a step.
 *
 * @param advice one sentence on what to do, or on what was seen
 * @param details what to look at, or to copy
 */
record StepFinding(StepState state, String advice, List<Detail> details) {

    /** @param copied whether a person copies it */
    record Detail(String name, String value, boolean copied) {

        static Detail shown(String name, Object value) {
            return new Detail(name, String.valueOf(value), false);
        }

        static Detail toCopy(String name, Object value) {
            return new Detail(name, String.valueOf(value), true);
        }
    }

    static StepFinding done(String advice, Detail... details) {
        return new StepFinding(StepState.DONE, advice, List.of(details));
    }

    static StepFinding toDo(String advice, Detail... details) {
        return new StepFinding(StepState.TO_DO, advice, List.of(details));
    }

    static StepFinding failed(String advice, Detail... details) {
        return new StepFinding(StepState.FAILED, advice, List.of(details));
    }

    static StepFinding blocked(Step by, List<Detail> details) {
        return new StepFinding(
                StepState.BLOCKED, "Cannot be judged before this is cured: " + by.title() + ".", details);
    }

    StepFinding with(List<Detail> others) {
        return new StepFinding(state, advice, others);
    }
}
