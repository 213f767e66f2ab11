package io.paycools.gateway.tracing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RoutesTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/payments, /v1/payments",
        "/v1/payments/0199/refunds, /v1/payments/{}/refunds",
        "/pay/23456789ABCDEFGHJKLMNP, /pay/{}",
        "/webhooks/paycools/default, /webhooks/paycools/{}",
        "/v1//payments/, /v1/payments",
        "/, /",
        "'', /",
        "/a/b/c/d/e/f/g/h, /{}/{}/{}/{}/{}/{}"
    })
    void shouldLeaveOutWhatIsNotOurs(String path, String route) {
        assertEquals(route, Routes.of(path));
    }

    @Test
    void shouldKnowTheWordsOfTheApi() throws IOException {
        Set<String> words = new TreeSet<>(Set.of("pay"));
        for (Matcher path =
                        Pattern.compile("(?m)^  (/\\S+):$").matcher(Files.readString(Path.of("src/site/openapi.yaml")));
                path.find(); ) {
            for (String part : path.group(1).split("/", -1)) {
                if (!part.isEmpty() && !part.startsWith("{")) {
                    words.add(part);
                }
            }
        }
        assertEquals(words, new TreeSet<>(Routes.WORDS));
    }
}
