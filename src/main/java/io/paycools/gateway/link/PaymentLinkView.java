package io.paycools.gateway.link;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paycools.gateway.payment.CashierPayments.Payer;
import io.paycools.gateway.payment.ChannelType;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.PublicStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A link as our API shows it.
 *
 * @param url what to send to the payer; null when it was erased, or cannot be decrypted
 * @param customer what is known of the payer, masked; null when nothing is, as after it was erased
 * @param personalDataErasedAt when address and payer were erased; absent until then
 * @param payments what was begun through it, oldest first; the newest hundred at the most
 */
@Schema(name = "PaymentLink")
record PaymentLinkView(
        UUID id,

        @Schema(example = "https://pay.example.com/pay/7Yx2mQk9TfVb3nLdRw4HsC")
        String url,

        LinkStatus status,
        LinkUsage use,
        @Schema(example = "500.10") String amount,
        CurrencyCode currency,
        CountryCode country,
        String description,
        String account,
        MaskedCustomer customer,
        String redirectUrl,
        String language,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<ChannelType> allowedChannelTypes,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<String> allowedChannelCodes,
        @JsonInclude(JsonInclude.Include.NON_NULL) String settlementCurrency,
        Instant validUntil,
        Instant createdAt,
        Instant cancelledAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) Instant personalDataErasedAt,
        Map<String, String> metadata,
        List<Payment> payments) {

    /** A payment that was begun through the link; the whole of it is at {@code /v1/payments/{id}}. */
    @Schema(name = "PaymentLinkPayment")
    record Payment(UUID id, PublicStatus status, String merchantOrderId, Instant createdAt, Instant expiresAt) {
        static Payment of(Begun begun) {
            return new Payment(
                    begun.id(),
                    begun.status().toPublic(),
                    begun.row().merchantOrderId(),
                    begun.row().createdAt(),
                    begun.row().expiresAt());
        }
    }

    /** As much of a payer as is needed to tell one from another. */
    @Schema(name = "MaskedCustomer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MaskedCustomer(
            @Schema(example = "N***") String name,
            @Schema(example = "p***@example.com") String email,
            @Schema(example = "****4567") String mobile) {

        private static final int SHOWN_DIGITS = 4;

        static MaskedCustomer of(Payer payer) {
            return payer == null
                    ? null
                    : new MaskedCustomer(initial(payer.name()), email(payer.email()), mobile(payer.mobile()));
        }

        private static String initial(String text) {
            return text == null ? null : text.substring(0, text.offsetByCodePoints(0, 1)) + "***";
        }

        private static String email(String text) {
            return text == null ? null : initial(text) + text.substring(text.lastIndexOf('@'));
        }

        private static String mobile(String text) {
            return text == null ? null : "****" + text.substring(text.length() - SHOWN_DIGITS);
        }
    }

    static PaymentLinkView of(PaymentLink link, LinkStatus status, List<Begun> begun, String url, Payer payer) {
        return new PaymentLinkView(
                link.id,
                url,
                status,
                link.usage,
                link.amount().toDecimal(),
                link.currency,
                link.country,
                link.description,
                link.account,
                MaskedCustomer.of(payer),
                link.redirectUrl,
                link.language,
                link.channels.types(),
                link.channels.codes(),
                link.channels.settlementCurrency(),
                link.validUntil,
                link.createdAt,
                link.cancelledAt,
                link.personalDataErasedAt,
                link.metadata,
                begun.stream().map(Payment::of).toList());
    }
}
