package io.paycools.gateway.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** The OpenAPI document is a contract: it changes when somebody commits the change, and not by accident. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class OpenApiTest {

    private static final Path COMMITTED = Path.of("src/site/openapi.yaml");

    @Test
    void shouldServeTheCommittedDocument() throws IOException {
        String served =
                given().get("/q/openapi").then().statusCode(200).extract().asString();
        if (Boolean.getBoolean("generate")) {
            Files.writeString(COMMITTED, served);
        }
        assertEquals(Files.readString(COMMITTED), served, "stale: ./mvnw test -Dtest=OpenApiTest -Dgenerate=true");
    }
}
