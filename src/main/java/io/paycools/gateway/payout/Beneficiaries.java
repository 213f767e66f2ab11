package io.paycools.gateway.payout;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.security.SealedColumns;
import io.paycools.gateway.transaction.PaymentTransaction;

/** Keeps beneficiaries sealed between the request and the sending. */
@ApplicationScoped
class Beneficiaries implements SealedColumns {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN = 4;

    private final PersonalData personalData;

    Beneficiaries(PersonalData personalData) {
        this.personalData = personalData;
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(new SealedColumn("payment_transaction", "beneficiary_sealed", UUID::toString));
    }

    static PayoutOrder.Beneficiary of(PayoutRequest.Beneficiary asked) {
        return new PayoutOrder.Beneficiary(
                asked.method(),
                asked.bankCode(),
                asked.accountNumber(),
                asked.name(),
                nameOf(asked.accountType()),
                asked.mobile(),
                asked.email(),
                nameOf(asked.promptPayType()),
                asked.taxId(),
                asked.relationship());
    }

    String seal(UUID payout, PayoutOrder.Beneficiary beneficiary) {
        try {
            return personalData.seal(payout.toString(), JSON.writeValueAsString(beneficiary));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a beneficiary cannot be written as JSON", e);
        }
    }

    /**
     * The order to send for a stored payout.
     *
     * @throws PersonalData.SealedException when the beneficiary cannot be opened
     */
    PayoutOrder orderOf(PaymentTransaction row) {
        return new PayoutOrder(
                row.account(),
                row.merchantOrderId(),
                row.idempotencyId(),
                row.amount(),
                row.country(),
                open(row),
                row.description());
    }

    private PayoutOrder.Beneficiary open(PaymentTransaction row) {
        try {
            return JSON.readValue(
                    personalData.open(row.id().toString(), row.beneficiarySealed()), PayoutOrder.Beneficiary.class);
        } catch (JsonProcessingException e) {
            // Without its cause, which would quote the beneficiary.
            throw new IllegalStateException("the beneficiary of payout " + row.id() + " cannot be read");
        }
    }

    /** The last characters of an account number, fewer of a short one, so that most of it stays hidden. */
    static String endOf(String accountNumber) {
        int shown = Math.min(SHOWN, accountNumber.length() / 2);
        return accountNumber.substring(accountNumber.length() - shown);
    }

    private static String nameOf(Enum<?> constant) {
        return constant == null ? null : constant.name();
    }
}
