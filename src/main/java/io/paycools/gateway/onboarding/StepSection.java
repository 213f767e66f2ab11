package io.paycools.gateway.onboarding;

/** The parts of PayCools' integration guide, in its order. */
enum StepSection {
    PREPARATION("Preparation", "Guide 1, 2 and 5.3"),
    DASHBOARD("Merchant dashboard", "Guide 3"),
    SUPPORT("Set up by support", "Guide 5.4"),
    CONNECTION("Connectivity test", "Guide 5.1"),
    ACCEPTANCE("Acceptance test (UAT)", "Guide 5.2"),
    HAND_OVER("Hand-over", "Guide 5.5");

    private final String title;
    private final String guide;

    StepSection(String title, String guide) {
        this.title = title;
        this.guide = guide;
    }

    String title() {
        return title;
    }

    String guide() {
        return guide;
    }
}
