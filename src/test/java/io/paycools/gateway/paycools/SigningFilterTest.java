package io.paycools.gateway.paycools;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The envelope that goes over the wire, against signatures that openssl made. */
class SigningFilterTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SigningFilter FILTER =
            new SigningFilter(Vectors.APP_ID, null, Clock.fixed(Instant.ofEpochMilli(1764050000000L), ZoneOffset.UTC));

    static List<Vectors.Outbound> outbound() {
        return Vectors.outbound();
    }

    @ParameterizedTest
    @MethodSource("outbound")
    void shouldSerialiseOnceAndSignExactlyThat(Vectors.Outbound row) throws JsonProcessingException {
        Object business = JSON.readTree(row.param());
        SignedEnvelope envelope = FILTER.sign(new UnsignedRequest(timestamp -> business, key(row.privateKey())));
        assertEquals(row.param(), envelope.param());
        assertEquals(row.sign(), envelope.sign());
        assertEquals(Vectors.APP_ID, envelope.appId());
    }

    @Test
    void shouldStampTheTimeOfSending() throws JsonProcessingException {
        SignedEnvelope envelope = FILTER.sign(
                new UnsignedRequest(timestamp -> Map.of("timestamp", timestamp), key("merchant-2048.pkcs8.pem")));
        assertEquals("{\"timestamp\":1764050000000}", envelope.param());
    }

    @Test
    void shouldWriteLargeAmountsAsPlainDigits() throws JsonProcessingException {
        SignedEnvelope envelope = FILTER.sign(
                new UnsignedRequest(timestamp -> Map.of("amount", 500_000_000L), key("merchant-2048.pkcs8.pem")));
        assertEquals("{\"amount\":500000000}", envelope.param());
    }

    private static SigningKey key(String file) {
        return SigningKey.of(RsaKeys.readPrivate(Vectors.key(file)));
    }
}
