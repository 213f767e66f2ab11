package io.paycools.gateway.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** The probes, on the port that no ingress exposes. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class HealthTest {

    @TestHTTPResource(value = "/", management = true)
    String management;

    @ConfigProperty(name = "gateway.schema-version")
    String schemaVersion;

    @Test
    void shouldLiveWithoutLookingAtAnythingOutside() {
        given().get(management + "health/live")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks", empty());
    }

    @Test
    void shouldBeReadyWhenTheDatabaseAnswersAndShowTheKeysInUse() {
        // A process that has just started is ready a moment later.
        await().atMost(20, SECONDS)
                .until(() -> given().get(management + "health/ready").statusCode() == 200);
        given().get(management + "health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", hasItems("database", "paycools-accounts"))
                .body(
                        "checks.find { it.name == 'paycools-accounts' }.data.'default.merchantKey'",
                        startsWith("SHA256:"));
    }

    @Test
    void shouldBeStartedWhenTheSchemaIsThere() {
        given().get(management + "health/started").then().statusCode(200).body("checks.name", hasItems("schema"));
    }

    @Test
    void shouldNotShowProbesAndMetricsToCallers() {
        given().get("/q/health/ready").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
    }

    @Test
    void shouldWaitForTheNewestMigration() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            String newest = files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .max(Comparator.comparingInt(Integer::parseInt))
                    .orElseThrow();
            assertEquals(newest, schemaVersion);
        }
    }
}
