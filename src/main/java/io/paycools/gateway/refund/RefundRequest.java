package io.paycools.gateway.refund;

import java.util.Map;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.paycools.gateway.api.DecimalText;
import io.paycools.gateway.api.PlainText;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/payments/{id}/refunds}. Account, currency and country are those of the payment. */
@Schema(name = "CreateRefund")
record RefundRequest(
        @Schema(
                description = "Your order number, unique per account. Made up when absent.",
                example = "REFUND000000001")
        @Pattern(regexp = "[A-Za-z0-9]{1,32}", message = "must be 1 to 32 letters and digits")
        String merchantOrderId,

        @Schema(
                type = SchemaType.STRING,
                description = "Decimal text in the major unit of the payment's currency; all that is left of the"
                        + " payment when absent.",
                example = "100.00")
        @JsonDeserialize(using = AmountIfAny.class)
        String amount,

        @Schema(description = "Sent to PayCools, and shown as description.") @PlainText(max = 200)
        String reason,

        @Schema(description = "Yours, handed back as it came.")
        @Size(max = 20, message = "must have at most 20 entries")
        Map<
                        @PlainText(
                                max = 40,
                                message = "must have names of 1 to {max} characters, not blank, without control"
                                        + " characters or damaged characters")
                        String,
                        @NotNull(message = "must be a text") @PlainText(max = 500) String>
                metadata) {

    /** Whoever says null has most likely lost an amount and does not mean everything: it is read as a wrong one. */
    static final class AmountIfAny extends DecimalText {
        private static final long serialVersionUID = 1L;

        @Override
        public String getNullValue(DeserializationContext context) {
            return "";
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }
}
