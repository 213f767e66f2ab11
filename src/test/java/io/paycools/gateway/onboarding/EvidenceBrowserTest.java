package io.paycools.gateway.onboarding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Browser;
import io.paycools.gateway.testing.Browser.Screen;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

import static io.paycools.gateway.onboarding.Acceptance.begin;
import static io.paycools.gateway.onboarding.Acceptance.ended;
import static io.paycools.gateway.onboarding.Acceptance.evidence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The evidence in a real browser, opened as the file that is sent on. Pictures are left in {@code target/browser}. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class EvidenceBrowserTest {

    @Test
    void shouldBeReadOnEveryScreenAndByKeyboard() throws IOException {
        Map<String, Object> request = Acceptance.everything("default");
        request.put("payout", Acceptance.payout("sandbox:reject=21014"));
        String id = begin(request);
        ended(id);
        Path file = Files.createDirectories(Path.of("target", "browser")).resolve("evidence.html");
        Files.write(file, evidence(id, "text/html").asByteArray());

        for (Screen screen : Screen.values()) {
            try (Browser browser = Browser.open(screen)) {
                ChromeDriver page = browser.driver();
                page.get(file.toUri().toString());
                browser.picture("evidence");
                assertTrue(browser.pageWidth() <= browser.screenWidth(), "scrolls sideways");
                assertEquals(
                        "TEST account default",
                        page.findElement(By.tagName("h1")).getText());
                assertTrue(page.findElement(By.cssSelector(".badge.failed")).isDisplayed());
                assertEquals(6, page.findElements(By.tagName("section")).size());
                // By keyboard from the overview to a case.
                page.findElement(By.tagName("body")).sendKeys(Keys.TAB, Keys.TAB);
                assertEquals(
                        "Successful payment", page.switchTo().activeElement().getText());
                page.switchTo().activeElement().sendKeys(Keys.ENTER);
                assertTrue(page.getCurrentUrl().endsWith("#PAYMENT"), page.getCurrentUrl());
                assertStyled(page);
            }
        }
    }

    /** The policy in the file lets its own style through. */
    private static void assertStyled(ChromeDriver page) {
        List<String> colours = page.findElements(By.cssSelector(".badge")).stream()
                .map(badge -> badge.getCssValue("border-top-style"))
                .distinct()
                .toList();
        assertEquals(List.of("solid"), colours);
    }
}
