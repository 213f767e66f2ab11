package io.paycools.gateway.link;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.type.TypeReference;
import io.paycools.gateway.payment.CashierPayments.Payer;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.security.SealedColumns;

/** Keeps sealed what a look into the table must not give: the token, and what is known of the payer. */
@ApplicationScoped
class LinkSecrets implements SealedColumns {

    private static final Payer NOTHING = new Payer(null, null, null);

    private final PersonalData personalData;

    LinkSecrets(PersonalData personalData) {
        this.personalData = personalData;
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(
                new SealedColumn("payment_link", "token_sealed", LinkSecrets::tokenOf),
                new SealedColumn("payment_link", "customer_sealed", LinkSecrets::payerOf));
    }

    void seal(PaymentLink link, String token, Payer payer) {
        link.tokenHash = LinkTokens.hash(token);
        link.tokenSealed = personalData.seal(tokenOf(link.id), token);
        link.customerSealed = payer == null ? null : personalData.seal(payerOf(link.id), JsonText.write(payer));
    }

    /**
     * The token, or null when it was erased.
     *
     * @throws PersonalData.SealedException when it cannot be opened
     */
    String token(PaymentLink link) {
        return link.tokenSealed == null ? null : personalData.open(tokenOf(link.id), link.tokenSealed);
    }

    /**
     * What is known of the payer; nothing of it is null.
     *
     * @throws PersonalData.SealedException when it cannot be opened
     */
    Payer payer(PaymentLink link) {
        return link.customerSealed == null
                ? NOTHING
                : JsonText.read(personalData.open(payerOf(link.id), link.customerSealed), new TypeReference<>() {});
    }

    private static String tokenOf(UUID link) {
        return link + ":token";
    }

    private static String payerOf(UUID link) {
        return link + ":customer";
    }
}
