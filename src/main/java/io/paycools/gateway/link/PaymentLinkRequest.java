package io.paycools.gateway.link;

import java.util.List;
import java.util.Map;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.paycools.gateway.api.DecimalText;
import io.paycools.gateway.payment.CashierPayments.Payer;
import io.paycools.gateway.payment.CashierPayments.Terms;
import io.paycools.gateway.payment.ChannelType;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/payment-links}. What it shares with a payment is checked as there. */
@Schema(name = "CreatePaymentLink")
record PaymentLinkRequest(
        @Schema(
                required = true,
                type = SchemaType.STRING,
                description = "Decimal text in the currency's major unit; IDR takes no decimals.",
                example = "500.10")
        @NotNull(message = "is required")
        @JsonDeserialize(using = DecimalText.class)
        String amount,

        @Schema(required = true, example = "PHP") @NotNull(message = "is required")
        String currency,

        @Schema(required = true, example = "PH") @NotNull(message = "is required")
        String country,

        @Schema(
                required = true,
                description = "What is paid for, as the payer reads it; 1 to 256 characters.",
                example = "Order 1")
        @NotNull(message = "is required")
        String description,

        @Schema(description = "What you know of the payer. The page asks for the rest, and shows nothing of it.")
        Customer customer,

        @Schema(
                description = "Until when it can be paid: a time with its offset. Seven days from now when absent.",
                example = "2026-12-31T18:00:00+08:00")
        String validUntil,

        @Schema(
                description = "SINGLE: it is paid once. MULTIPLE: everybody who opens it can pay.",
                defaultValue = "SINGLE")
        LinkUsage use,

        @Schema(description = "Where the payer goes after PayCools' page; back to the link's own page when absent.")
        String redirectUrl,

        @Schema(description = "Which PayCools application collects it; default when absent.")
        String account,

        @Schema(description = "Language of the payer's page; the payer's own when absent.")
        @Pattern(regexp = "(?i)en|fil|id|ms|th|ru", message = "must be one of [en, fil, id, ms, th, ru]")
        String language,

        @Schema(description = "Yours, handed back with the link and its payments.")
        Map<String, String> metadata,

        @Schema(description = "Narrows what the payer may pick.")
        List<ChannelType> allowedChannelTypes,

        @Schema(description = "Narrows what the payer may pick.")
        List<String> allowedChannelCodes,

        @Schema(description = "What you are paid in; the currency of the payment when absent.")
        String settlementCurrency) {

    /** What is known of the payer; stored encrypted. */
    @Schema(name = "PaymentLinkCustomer")
    record Customer(
            @Schema(example = "Niño José") String name,
            @Schema(example = "payer@example.com") String email,
            @Schema(example = "09171234567") String mobile) {

        @Override
        public String toString() {
            return "Customer[masked]";
        }
    }

    /** As a payment has them. */
    Terms terms() {
        return new Terms(
                account,
                amount,
                currency,
                country,
                redirectUrl,
                description,
                metadata,
                allowedChannelTypes,
                allowedChannelCodes,
                settlementCurrency,
                null);
    }

    /** What is known of the payer, or null. */
    Payer payer() {
        return customer == null ? null : new Payer(customer.name(), customer.email(), customer.mobile());
    }
}
