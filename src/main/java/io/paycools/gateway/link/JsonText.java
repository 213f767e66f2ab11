package io.paycools.gateway.link;

import java.util.Map;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Keeps as JSON text what is never searched. */
final class JsonText {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonText() {}

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON", e);
        }
    }

    static <T> T read(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            // Without its cause, which would quote the text.
            throw new IllegalStateException("stored JSON cannot be read");
        }
    }

    /** Of the caller's own texts. */
    @Converter
    static class OfMetadata implements AttributeConverter<Map<String, String>, String> {
        @Override
        public String convertToDatabaseColumn(Map<String, String> metadata) {
            return write(metadata == null ? Map.of() : metadata);
        }

        @Override
        public Map<String, String> convertToEntityAttribute(String column) {
            return column == null ? Map.of() : read(column, new TypeReference<>() {});
        }
    }

    /** Of how a link may be paid. */
    @Converter
    static class OfChannels implements AttributeConverter<PaymentLink.Channels, String> {
        @Override
        public String convertToDatabaseColumn(PaymentLink.Channels channels) {
            return write(channels);
        }

        @Override
        public PaymentLink.Channels convertToEntityAttribute(String column) {
            return column == null ? null : read(column, new TypeReference<>() {});
        }
    }
}
