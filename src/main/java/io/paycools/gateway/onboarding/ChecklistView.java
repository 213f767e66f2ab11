package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.List;

import io.paycools.gateway.provider.Environment;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The checklist of one account.
 *
 * @param complete whether every step is done
 * @param checkedAt when PayCools was last looked at, or null
 * @param checkAgeSeconds how long that is ago, or null
 */
@Schema(name = "GoLiveChecklist")
record ChecklistView(
        String account,
        Environment environment,
        boolean complete,
        int done,
        int failed,

        @Schema(nullable = true, description = "When PayCools was last looked at.")
        Instant checkedAt,

        @Schema(nullable = true, description = "How long ago that was.")
        Long checkAgeSeconds,

        List<StepView> steps) {

    /**
     * One step.
     *
     * @param advice one sentence on what to do, or on what was seen
     * @param history what people said of it, newest first; empty for a step that is checked
     */
    @Schema(name = "GoLiveStep")
    record StepView(
            @Schema(description = "Stable.", examples = "group-chat")
            String id,

            String section,
            String guide,
            String title,

            @Schema(description = "Whether a person confirms it; otherwise it is checked.")
            boolean byPerson,

            StepState state,
            String advice,
            List<DetailView> details,

            @Schema(description = "What people said of it, newest first.")
            List<TickView> history) {}

    /** Something to look at, or to copy. */
    @Schema(name = "GoLiveDetail")
    record DetailView(
            String name,
            String value,

            @Schema(description = "Whether a person copies it.")
            boolean toCopy) {}

    /** What a person said. */
    @Schema(name = "GoLiveTick")
    record TickView(
            boolean done,
            @Schema(description = "As typed.") String person,
            @Schema(description = "Whose key it was.") String client,
            @Schema(nullable = true) String note,
            Instant at) {

        static TickView of(StepTick tick) {
            return new TickView(tick.done, tick.person, tick.client, tick.note, tick.at);
        }
    }
}
