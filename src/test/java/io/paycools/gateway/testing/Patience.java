package io.paycools.gateway.testing;

import java.time.Duration;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Looks at once, and then often, for what a test waits for. Awaitility would let 100 ms pass before each first look,
 * which were minutes in all. Tests of a running application have a class loader, and so an Awaitility, of their own.
 */
public final class Patience implements LauncherSessionListener, QuarkusTestBeforeClassCallback {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(30);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        set();
    }

    @Override
    public void beforeClass(Class<?> testClass) {
        set();
    }

    private static void set() {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(BETWEEN_LOOKS);
    }
}
