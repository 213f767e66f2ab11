package io.paycools.gateway.payout;

import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.paycools.gateway.api.DecimalText;
import io.paycools.gateway.api.PlainText;
import io.paycools.gateway.transaction.PayoutMethod;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/payouts}. What no annotation can say stands in {@link PayoutRules}. */
@Schema(name = "CreatePayout")
record PayoutRequest(
        @Schema(
                description = "Your order number, unique per account. Made up when absent. 10 to 32 characters in MY.",
                example = "PAYOUT000000001")
        @Pattern(regexp = "[A-Za-z0-9]{1,32}", message = "must be 1 to 32 letters and digits")
        String merchantOrderId,

        @Schema(description = "Which PayCools application pays; default when absent.") @PlainText(max = 64)
        String account,

        @Schema(
                required = true,
                type = SchemaType.STRING,
                description = "Decimal text in the currency's major unit; IDR takes no decimals, 10000 to 100000000.",
                example = "100.00")
        @NotNull(message = "is required")
        @JsonDeserialize(using = DecimalText.class)
        String amount,

        @Schema(required = true, example = "PHP") @NotNull(message = "is required")
        String currency,

        @Schema(required = true, example = "PH", description = "PH, ID, MY or TH.") @NotNull(message = "is required")
        String country,

        @Schema(required = true) @NotNull(message = "is required") @Valid
        Beneficiary beneficiary,

        @PlainText(max = 256) String description,

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

    /** What an account number is (PayCools Global API, payouts, accountType). */
    enum AccountType {
        BANK_ACCOUNT,
        MOBILE_NUMBER,
        /** Thailand. */
        INDIVIDUAL,
        /** Thailand. */
        ORGANIZATION
    }

    /** What a PromptPay number is (PayCools Global API, payouts, promptpayAccountType). */
    enum PromptPayType {
        /** National id. */
        NATID,
        /** Mobile number. */
        MSISDN
    }

    /** Who is paid: encrypted where it is stored, never logged, shown masked. */
    @Schema(name = "Beneficiary")
    record Beneficiary(
            @Schema(required = true, description = "PROMPTPAY in TH only.") @NotNull(message = "is required")
            PayoutMethod method,

            @Schema(description = "PayCools' code of the bank or wallet; required but for PROMPTPAY.", example = "BDO")
            @Pattern(regexp = "[\\x21-\\x7E]{1,64}", message = "must be 1 to 64 visible ASCII characters")
            String bankCode,

            @Schema(required = true, example = "001234567890")
            @NotNull(message = "is required")
            @Pattern(regexp = "[\\x21-\\x7E]{1,50}", message = "must be 1 to 50 visible ASCII characters")
            String accountNumber,

            @Schema(required = true, example = "Maria Santos") @NotNull(message = "is required") @PlainText(max = 128)
            String name,

            @Schema(description = "MY: BANK_ACCOUNT for BANK and MOBILE_NUMBER for EWALLET when absent.")
            AccountType accountType,

            @Schema(example = "09171234567") @Pattern(regexp = "[0-9]{10,14}", message = "must be 10 to 14 digits")
            String mobile,

            @PlainText(max = 128) @Pattern(regexp = "[^@\\s]+@[^@\\s]+", message = "must be an e-mail address")
            String email,

            @Schema(description = "PROMPTPAY only, and required there: what the account number is.")
            PromptPayType promptPayType,

            @Schema(description = "TH only.") @PlainText(max = 64)
            String taxId,

            @Schema(description = "TH only.") @PlainText(max = 64)
            String relationship) {

        @Override
        public String toString() {
            return "Beneficiary[masked]";
        }
    }

    /** The account to use. */
    String accountOrDefault() {
        return account == null ? "default" : account;
    }
}
