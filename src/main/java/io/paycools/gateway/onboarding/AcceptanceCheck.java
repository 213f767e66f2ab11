package io.paycools.gateway.onboarding;

/** One thing that has to be right for a case. */
public enum AcceptanceCheck {
    REACHABILITY("PayCools can be reached"),
    APP_ID("PayCools knows our app id"),
    SIGNATURE("PayCools accepts our signature"),
    IP_WHITELIST("PayCools accepts our address"),
    CONFIGURATION("PayCools takes a signed request"),
    REQUEST("PayCools takes the request"),
    RESULT("It ends as it should"),
    WEBHOOK("Its webhook is received, complete and verified");

    private final String title;

    AcceptanceCheck(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
