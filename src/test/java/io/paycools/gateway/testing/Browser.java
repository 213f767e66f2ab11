package io.paycools.gateway.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A real browser without a window, with scripts turned off. Where none is installed its tests are skipped, and say so.
 */
public final class Browser implements AutoCloseable {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Path PICTURES = Path.of("target", "browser");
    private static final String MISSING =
            "SKIPPED: no browser is installed for this test; apt-get install chromium chromium-driver";

    private final ChromeDriver driver;
    private final Screen screen;

    private Browser(ChromeDriver driver, Screen screen) {
        this.driver = driver;
        this.screen = screen;
    }

    /** How large a page is shown. */
    public enum Screen {
        PHONE(360, 740),
        DESKTOP(1280, 800);

        private final int width;
        private final int height;

        Screen(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /** Opens a browser, or skips the test that asks for it. */
    public static Browser open(Screen screen) {
        Optional<File> browser =
                BROWSERS.stream().flatMap(name -> find(name).stream()).findFirst();
        Optional<File> driver = find("chromedriver");
        if (browser.isEmpty() || driver.isEmpty()) {
            System.out.println(MISSING);
            Assumptions.abort(MISSING);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow());
        options.addArguments(
                "--headless=new",
                // A container runs tests as root and has little shared memory.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--lang=en",
                "--window-size=" + screen.width + "," + screen.height);
        // Without touch: a tap waits for a script that does not run.
        options.setExperimentalOption(
                "mobileEmulation",
                Map.of(
                        "deviceMetrics",
                        Map.of("width", screen.width, "height", screen.height, "pixelRatio", 1.0, "touch", false)));
        options.setExperimentalOption(
                "prefs",
                Map.of("profile.managed_default_content_settings.javascript", 2, "intl.accept_languages", "en"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options), screen);
    }

    private static Optional<File> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(folder -> new File(folder, program))
                .filter(File::canExecute)
                .findFirst();
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** How wide the page is, what has to be scrolled for included. */
    public int pageWidth() {
        Map<String, Object> metrics = driver.executeCdpCommand("Page.getLayoutMetrics", Map.of());
        return ((Number) ((Map<?, ?>) metrics.get("cssContentSize")).get("width")).intValue();
    }

    public int screenWidth() {
        return screen.width;
    }

    /** Keeps a picture of what is shown, for people. */
    public void picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(
                    PICTURES.resolve(name + "-" + screen.name().toLowerCase(java.util.Locale.ROOT) + ".png"),
                    driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
