package io.paycools.gateway.onboarding;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.security.PersonalData;
import io.vertx.core.http.HttpServerRequest;

/**
 * Takes forms from our own page alone. A browser sends the key along to whatever page asks it to, so that a form has to
 * show that it was filled in here: by where the browser says it comes from, and by a token that only our page has.
 */
@ApplicationScoped
class GoLiveGuard {

    private static final Duration VALID_FOR = Duration.ofHours(12);

    private final PersonalData sealer;
    private final Clock clock;

    GoLiveGuard(PersonalData sealer, Clock clock) {
        this.sealer = sealer;
        this.clock = clock;
    }

    /** A token for the forms of a page that the client is shown. Any replica takes it. */
    String token(String client) {
        return sealer.seal(
                context(client), Long.toString(clock.instant().plus(VALID_FOR).getEpochSecond()));
    }

    /** Refuses what does not come from a page that the client was shown. */
    void require(HttpServerRequest request, String token, String client) {
        if (!isSameSite(request) || !isValid(token, client)) {
            throw new ServiceException(
                    ErrorCode.FORBIDDEN, "The form did not come from this page, or is too old. Open the page again.");
        }
    }

    /** Browsers say both; a program that says neither still needs the token. */
    private static boolean isSameSite(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        String origin = request.getHeader("Origin");
        return origin == null || isHere(origin, request.getHeader("Host"));
    }

    private static boolean isHere(String origin, String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isValid(String token, String client) {
        if (token == null) {
            return false;
        }
        try {
            long until = Long.parseLong(sealer.open(context(client), token));
            return clock.instant().isBefore(Instant.ofEpochSecond(until));
        } catch (PersonalData.SealedException e) {
            return false;
        }
    }

    private static String context(String client) {
        return "go-live-form:" + client;
    }
}
