package io.paycools.gateway.payment;

import java.util.List;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.paycools.gateway.api.DecimalText;
import io.paycools.gateway.api.PlainText;
import io.paycools.gateway.transaction.PaymentMode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/payments}. What no annotation can say stands in {@link PaymentRules}. */
@Schema(name = "CreatePayment")
record PaymentRequest(
        @Schema(
                description = "Your order number, unique per account. Made up when absent.",
                example = "ORDER0000000001")
        @Pattern(regexp = "[A-Za-z0-9]{1,32}", message = "must be 1 to 32 letters and digits")
        String merchantOrderId,

        @Schema(description = "Which PayCools application collects it; default when absent.") @PlainText(max = 64)
        String account,

        @Schema(
                required = true,
                description = "CASHIER: the payer picks a channel on PayCools' page. DIRECT: you picked one.")
        @NotNull(message = "is required")
        PaymentMode mode,

        @Schema(
                required = true,
                type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING,
                description = "Decimal text in the currency's major unit; IDR takes no decimals.",
                example = "500.10")
        @NotNull(message = "is required")
        @JsonDeserialize(using = DecimalText.class)
        String amount,

        @Schema(required = true, example = "PHP") @NotNull(message = "is required")
        String currency,

        @Schema(required = true, example = "PH") @NotNull(message = "is required")
        String country,

        @Schema(required = true) @NotNull(message = "is required") @Valid
        Customer customer,

        @Schema(description = "Where the payer's browser returns to; required but for QR codes and bank transfers.")
        @PlainText(max = 512)
        String redirectUrl,

        @PlainText(max = 256) String description,

        @Schema(description = "CASHIER only: how long the page stays open.", defaultValue = "3600")
        @Min(value = 30, message = "must be 30 to 3600")
        @Max(value = 3600, message = "must be 30 to 3600")
        Integer expiresInSeconds,

        @Schema(description = "Yours, handed back as it came.")
        @Size(max = 20, message = "must have at most 20 entries")
        Map<
                        @PlainText(
                                max = 40,
                                message = "must have names of 1 to {max} characters, not blank, without control"
                                        + " characters or damaged characters")
                        String,
                        @NotNull(message = "must be a text") @PlainText(max = 500) String>
                metadata,

        @Schema(description = "CASHIER only: narrows what the payer may pick.")
        @Size(max = 10, message = "must have at most 10 entries")
        List<@NotNull(message = "must be one of the types") ChannelType> allowedChannelTypes,

        @Schema(description = "CASHIER only: narrows what the payer may pick.")
        @Size(max = 50, message = "must have at most 50 entries")
        List<@NotNull(message = "must be a text") @PlainText(max = 64) String> allowedChannelCodes,

        @Schema(description = "CASHIER only: what you are paid in; the currency of the payment when absent.")
        String settlementCurrency,

        @Schema(description = "CASHIER only: language of the page.")
        @Pattern(regexp = "EN|ID|TH", message = "must be EN, ID or TH")
        String language,

        @Schema(description = "DIRECT only, and required there.")
        ChannelType channelType,

        @Schema(description = "DIRECT only, and required there.", example = "PH_QRPH_DYNAMIC") @PlainText(max = 64)
        String channelCode,

        @Schema(description = "DIRECT only; WEB when absent.")
        TerminalType terminalType,

        @Schema(description = "DIRECT only.") OsType osType) {

    /** Where the payer is. */
    enum TerminalType {
        WEB,
        WAP,
        APP
    }

    /** The payer's device. */
    enum OsType {
        IOS,
        ANDROID,
        OTHER
    }

    /** The payer: sent to PayCools, never stored or logged. */
    @Schema(name = "Customer")
    record Customer(
            @Schema(required = true, example = "Niño José") @NotNull(message = "is required") @PlainText(max = 128)
            String name,

            @Schema(required = true, example = "payer@example.com")
            @NotNull(message = "is required")
            @PlainText(max = 128)
            @Pattern(regexp = "[^@\\s]+@[^@\\s]+", message = "must be an e-mail address")
            String email,

            @Schema(required = true, example = "09171234567")
            @NotNull(message = "is required")
            @Pattern(regexp = "[0-9]{10,14}", message = "must be 10 to 14 digits")
            String mobile) {

        @Override
        public String toString() {
            return "Customer[masked]";
        }
    }

    /** The account to use. */
    String accountOrDefault() {
        return account == null ? "default" : account;
    }
}
