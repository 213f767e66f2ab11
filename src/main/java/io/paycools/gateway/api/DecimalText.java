package io.paycools.gateway.api;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads an amount as the text that stands in the JSON, quoted or not. As a number it would have lost by then how it was
 * written: {@code 5e2} and {@code 500.100} could no longer be refused.
 */
public class DecimalText extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    public DecimalText() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            return parser.getText();
        }
        return (String) context.handleUnexpectedToken(String.class, parser);
    }
}
