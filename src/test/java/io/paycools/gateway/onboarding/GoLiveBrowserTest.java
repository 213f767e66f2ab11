package io.paycools.gateway.onboarding;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Browser;
import io.paycools.gateway.testing.Browser.Screen;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Vectors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import static io.paycools.gateway.onboarding.GoLive.checklist;
import static io.paycools.gateway.onboarding.GoLive.fromTheBeginning;
import static io.paycools.gateway.onboarding.GoLive.paid;
import static io.paycools.gateway.onboarding.GoLive.payCoolsHas;
import static io.paycools.gateway.onboarding.GoLive.payment;
import static io.paycools.gateway.onboarding.GoLive.state;
import static io.paycools.gateway.onboarding.GoLive.tick;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The checklist in a real browser without scripts. Pictures are left in {@code target/browser}. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class GoLiveBrowserTest {

    private static final int FINGER = 40;

    @TestHTTPResource("/")
    URI here;

    private Browser browser;

    @BeforeEach
    void begin() {
        fromTheBeginning();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        fromTheBeginning();
    }

    @Test
    void shouldLeadAnOperatorThroughByKeyboardAlone() {
        browser = Browser.open(Screen.DESKTOP);
        ChromeDriver page = browser.driver();
        String withKey = here.toString().replace("://", "://operator:" + Callers.OPERATOR + "@");
        page.get(withKey + "go-live?account=golive");
        assertFits("go-live-first");

        // The button of the checks is the first thing after the accounts.
        button(page, "Run the checks").sendKeys(Keys.ENTER);
        await().atMost(20, SECONDS).until(() -> state(checklist(), "signature").equals("DONE"));
        await().atMost(20, SECONDS).until(() -> page.getPageSource().contains("seconds ago"));

        // Open, leave the name out, be told, put it in, send.
        WebElement step = page.findElement(By.id("mfa-bound"));
        step.findElement(By.tagName("summary")).sendKeys(Keys.ENTER);
        assertTrue(step.findElement(By.name("person")).isDisplayed());
        step.findElement(By.name("note")).sendKeys("on two phones", Keys.ENTER);
        await().atMost(20, SECONDS).until(() -> page.getTitle().startsWith("Not saved"));
        assertEquals("mfa-bound-person", page.switchTo().activeElement().getAttribute("id"));
        assertFits("go-live-wrong");
        page.switchTo().activeElement().sendKeys("Ann Lee", Keys.ENTER);
        await().atMost(20, SECONDS).until(() -> state(checklist(), "mfa-bound").equals("DONE"));
        await().atMost(20, SECONDS).until(() -> page.getPageSource().contains("on two phones"));
        assertTrue(page.getCurrentUrl().endsWith("#mfa-bound"));

        // What is wrong, with its cure, beside what is done.
        tick("group-chat", "Ann Lee");
        tick("environment-information", "Ann Lee");
        tick("public-key-uploaded", "Niño José");
        paid("");
        payment("sandbox:auto-pay sandbox:decline");
        await().atMost(20, SECONDS)
                .until(() -> state(checklist(), "payment-webhook").equals("DONE"));
        payCoolsHas("merchantPublicKey", Vectors.key("platform-2048.public.b64").strip());
        GoLive.check();
        page.get(here + "go-live?account=golive");
        assertFits("go-live-failed");
        page.findElement(By.linkText("PayCools accepts our signature")).sendKeys(Keys.ENTER);
        assertTrue(page.getCurrentUrl().endsWith("#signature"));
        browser.picture("go-live-cure");

        emulate(page, "screen", "dark");
        browser.picture("go-live-dark");
        emulate(page, "print", "light");
        assertTrue(page.findElements(By.cssSelector("button, summary, nav")).stream()
                .noneMatch(WebElement::isDisplayed));
        browser.picture("go-live-print");
        browser.close();

        browser = Browser.open(Screen.PHONE);
        browser.driver().get(withKey + "go-live?account=golive");
        assertFits("go-live-failed");
        browser.driver().findElement(By.cssSelector("#mfa-bound summary")).sendKeys(Keys.ENTER);
        assertFits("go-live-form");
    }

    private static void emulate(ChromeDriver page, String media, String colours) {
        page.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("media", media, "features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    private static WebElement button(ChromeDriver page, String label) {
        return page.findElement(By.xpath("//button[text()='" + label + "']"));
    }

    private void assertFits(String picture) {
        browser.picture(picture);
        assertEquals(browser.screenWidth(), browser.pageWidth(), "nobody has to scroll sideways");
        for (WebElement button : browser.driver().findElements(By.cssSelector("button, summary"))) {
            if (button.isDisplayed()) {
                assertTrue(button.getSize().height >= FINGER, "large enough for a finger");
            }
        }
    }
}
