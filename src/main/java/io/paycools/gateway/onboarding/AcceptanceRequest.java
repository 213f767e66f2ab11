package io.paycools.gateway.onboarding;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.api.PlainText;
import io.paycools.gateway.provider.Environment;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of {@code POST /v1/acceptance-runs}. What is to be made is written as the ordinary create requests, without
 * {@code account} and {@code merchantOrderId}; what no annotation can say stands in {@link AcceptanceRules}.
 */
@Schema(name = "CreateAcceptanceRun")
record AcceptanceRequest(
        @Schema(description = "Which PayCools application; default when absent.") @PlainText(max = 32)
        String account,

        @Schema(required = true, description = "Must be that of the account: TEST, or PRODUCTION for real money.")
        @NotNull(message = "is required")
        Environment environment,

        @Schema(description = "For PRODUCTION, and required there: the name of the account once more.")
        @PlainText(max = 32)
        String confirmation,

        @Schema(description = "Shown in the evidence.", example = "UAT, first round") @PlainText(max = 256)
        String note,

        @Schema(
                ref = "#/components/schemas/CreatePayment",
                description = "The payment that is to succeed; without it payments are not tried.")
        JsonNode payment,

        @Schema(
                ref = "#/components/schemas/CreatePayment",
                description = "The payment that is to fail; the same as payment when absent, and a person declines it.")
        JsonNode failingPayment,

        @Schema(
                ref = "#/components/schemas/CreatePayout",
                description = "The payout that is to succeed; without it payouts are not tried.")
        JsonNode payout,

        @Schema(
                ref = "#/components/schemas/CreatePayout",
                description = "The payout that is to fail, such as one to an account that does not exist; required with"
                        + " payout.")
        JsonNode failingPayout,

        @Schema(
                ref = "#/components/schemas/CreateRefund",
                description = "The refund of the payment that succeeds; without it refunds are not tried.")
        JsonNode refund,

        @Valid Deadlines deadlines) {

    /** How long is waited, as ISO-8601 durations from a second to a week. */
    @Schema(name = "AcceptanceDeadlines")
    record Deadlines(
            @Schema(description = "For a person, and for PayCools, each time; PT30M when absent.", example = "PT30M")
            @Pattern(regexp = FORM, message = "must be a duration such as PT30M")
            String person,

            @Schema(description = "For a webhook once the outcome is known; PT10M when absent.", example = "PT10M")
            @Pattern(regexp = FORM, message = "must be a duration such as PT10M")
            String webhook) {

        static final String FORM = "P(?=.)([0-9]D)?(T(?=.)([0-9]{1,3}H)?([0-9]{1,5}M)?([0-9]{1,6}S)?)?";
    }

    /** What was sent names people. */
    @Override
    public String toString() {
        return "AcceptanceRequest[masked]";
    }

    String accountOrDefault() {
        return account == null ? "default" : account;
    }
}
