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

    static List<Vectors.Outbound> outbound() {
        return Vectors.outbound();
    }

    @ParameterizedTest
    @MethodSource("outbound")
    void shouldSerialiseOnceAndSignExactlyThat(Vectors.Outbound row) throws JsonProcessingException {
        Object business = JSON.readTree(row.param());
        SignedEnvelope envelope = filter(row.privateKey()).sign(new UnsignedRequest(timestamp -> business));
        assertEquals(row.param(), envelope.param());
        assertEquals(row.sign(), envelope.sign());
        assertEquals(Vectors.APP_ID, envelope.appId());
    }

    @Test
    void shouldStampTheTimeOfSending() throws JsonProcessingException {
        SignedEnvelope envelope = filter("merchant-2048.pkcs8.pem")
                .sign(new UnsignedRequest(timestamp -> Map.of("timestamp", timestamp)));
        assertEquals("{\"timestamp\":1764050000000}", envelope.param());
    }

    @Test
    void shouldWriteLargeAmountsAsPlainDigits() throws JsonProcessingException {
        SignedEnvelope envelope = filter("merchant-2048.pkcs8.pem")
                .sign(new UnsignedRequest(timestamp -> Map.of("amount", 500_000_000L)));
        assertEquals("{\"amount\":500000000}", envelope.param());
    }

    private static SigningFilter filter(String key) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1764050000000L), ZoneOffset.UTC);
        return new SigningFilter(TestAccounts.signingWith(key, "platform-2048"), null, clock);
    }
}
