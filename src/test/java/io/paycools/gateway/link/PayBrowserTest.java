package io.paycools.gateway.link;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Browser;
import io.paycools.gateway.testing.Browser.Screen;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import static io.paycools.gateway.link.Links.cancel;
import static io.paycools.gateway.link.Links.get;
import static io.paycools.gateway.link.Links.lastOrder;
import static io.paycools.gateway.link.Links.make;
import static io.paycools.gateway.link.Links.payments;
import static io.paycools.gateway.link.Links.request;
import static io.paycools.gateway.testing.Payments.becomes;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The payer's page in a real browser without scripts. Pictures of every page are left in {@code target/browser}. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayBrowserTest {

    /** As WCAG 2.2 wants what is touched, and more. */
    private static final int FINGER = 44;

    private Browser browser;

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void shouldBePaidFromTheLinkToTheConfirmation(Screen screen) {
        browser = Browser.open(screen);
        ChromeDriver page = browser.driver();
        requireNoScripts(page);
        Links.Link link = make(request("customer", null));
        page.get(link.url());
        assertFits("form");
        assertEquals("en", page.findElement(By.tagName("html")).getAttribute("lang"));

        // The form says what is missing and keeps what was typed.
        type(page, "name", "Niño José");
        type(page, "email", "nobody");
        press(page);
        assertFits("form-wrong");
        assertEquals("Niño José", page.findElement(By.id("name")).getAttribute("value"));
        assertEquals("email", page.switchTo().activeElement().getAttribute("id"));
        assertTrue(page.findElement(By.id("email-wrong")).isDisplayed());
        assertTrue(page.findElement(By.id("mobile-wrong")).isDisplayed());
        assertEquals("true", page.findElement(By.id("mobile")).getAttribute("aria-invalid"));

        // By keyboard alone.
        page.findElement(By.id("email")).clear();
        type(page, "email", "payer@example.com");
        page.findElement(By.id("email")).sendKeys(Keys.TAB);
        page.switchTo().activeElement().sendKeys("0917 123 4567", Keys.ENTER);

        await().atMost(20, SECONDS).until(() -> page.getCurrentUrl().contains("/cashier/"));
        browser.picture("cashier");
        assertTrue(page.getPageSource().contains("PHP 500.10"), page.getPageSource());
        page.findElement(By.cssSelector("form[action$='/pay'] button")).click();
        page.findElement(By.linkText("Return to shop")).click();

        awaitHeading(page, "Paid");
        assertFits("paid");
        get(link).then().body("status", equalTo("PAID"));
        page.get(link.url());
        assertEquals("Paid", heading(page));
        assertTrue(page.findElements(By.tagName("form")).isEmpty());
        assertEquals(1, payments(link).size());
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void shouldShowEveryPageWithoutScrollingSideways(Screen screen) {
        browser = Browser.open(screen);
        ChromeDriver page = browser.driver();

        Links.Link open = make(request());
        show(open.url(), "Pay the merchant", "button");
        open.press();
        show(open.url() + "?back=1", "Waiting for confirmation", "confirm");
        closePage(open);
        show(open.url(), "One moment, please", "run-out");

        show(uncertain().url(), "One moment, please", "wait");

        Links.Link cancelled = make(request());
        cancel(cancelled);
        show(cancelled.url(), "This link was cancelled", "cancelled");

        Links.Link expired = make(request());
        Database.update("update payment_link set valid_until = now() where id = ?", UUID.fromString(expired.id()));
        show(expired.url(), "This link has expired", "expired");

        Links.Link disputed = make(request("description", "sandbox:wrong-amount"));
        disputed.press();
        PayCools.payerPays(lastOrder(disputed));
        await().atMost(15, SECONDS).until(() -> disputed.open().asString().contains("being checked"));
        show(disputed.url(), "This payment is being checked", "disputed");

        Links.Link refused = make(request("description", "sandbox:reject=21005"));
        page.get(refused.url());
        press(page);
        awaitHeading(page, "The payment could not be started");
        assertFits("refused");
        show(refused.url(), "Pay the merchant", "again");

        show(open.url() + "x", "We do not know this link", "unknown");

        Links.Link paid = make(request());
        paid.press();
        PayCools.payerPays(lastOrder(paid));
        becomes(payments(paid).get(0), "SUCCEEDED");
        show(paid.url(), "Paid", "paid-again");
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void shouldShowLongTextsInEveryLanguage(Screen screen) {
        browser = Browser.open(screen);
        for (Language language : Language.values()) {
            Map<String, Object> request = request("language", language.tag());
            request.remove("customer");
            request.put("description", "Ünbrøken" + "x".repeat(120) + " สวัสดีชาวโลก " + "long ".repeat(20) + "😀");
            request.put("amount", "5000000.00");
            browser.driver().get(make(request).url());
            assertEquals(
                    language.tag(),
                    browser.driver().findElement(By.tagName("html")).getAttribute("lang"));
            assertFits("language-" + language.tag());
        }
    }

    private static Links.Link uncertain() {
        Links.Link link = make(request("description", "sandbox:reset-after-accept"));
        link.press();
        return link;
    }

    /** PayCools' page is closed now. */
    private static void closePage(Links.Link link) {
        Database.update(
                "update payment_transaction set expires_at = now() - interval '1 second', next_check_at = now() +"
                        + " interval '1 hour' where id = ?",
                UUID.fromString(payments(link).get(0)));
    }

    private void show(String url, String heading, String name) {
        browser.driver().get(url);
        awaitHeading(browser.driver(), heading);
        assertFits(name);
    }

    /** Nothing is cut off sideways, and what is pressed is large enough for a finger. */
    private void assertFits(String name) {
        browser.picture(name);
        assertTrue(
                browser.pageWidth() <= browser.screenWidth(),
                name + " is " + browser.pageWidth() + " wide on " + browser.screenWidth());
        // Some pages are opened anew by themselves, while they are looked at.
        await().atMost(20, SECONDS)
                .ignoreException(StaleElementReferenceException.class)
                .untilAsserted(() -> assertTouchable(name));
    }

    private void assertTouchable(String name) {
        for (WebElement touched :
                browser.driver().findElements(By.cssSelector("input:not([type=hidden]), button, a.button"))) {
            Dimension size = touched.getSize();
            assertTrue(size.getHeight() >= FINGER, name + ": " + touched.getTagName() + " is " + size);
        }
    }

    private static void awaitHeading(ChromeDriver page, String heading) {
        await().atMost(30, SECONDS)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> heading(page), heading::equals);
    }

    private static void requireNoScripts(ChromeDriver page) {
        page.get("data:text/html,<title>asleep</title><script>document.title='awake'</script>");
        assertNotEquals("awake", page.getTitle());
        page.manage().timeouts().implicitlyWait(Duration.ofSeconds(5));
    }

    private static void type(ChromeDriver page, String field, String text) {
        page.findElement(By.id(field)).sendKeys(text);
    }

    private static void press(ChromeDriver page) {
        page.findElement(By.cssSelector("button[type=submit]")).click();
    }

    private static String heading(ChromeDriver page) {
        return page.findElement(By.tagName("h1")).getText();
    }
}
