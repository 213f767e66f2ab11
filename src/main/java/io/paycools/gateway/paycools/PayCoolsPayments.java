package io.paycools.gateway.paycools;

import java.util.function.LongFunction;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.provider.PaymentOrder;
import io.paycools.gateway.provider.PaymentProvider;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.NextAction;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Payments through PayCools. */
@ApplicationScoped
class PayCoolsPayments implements PaymentProvider {

    private static final Logger LOG = Logger.getLogger(PayCoolsPayments.class);

    private final Accounts accounts;
    private final CreateCalls creates;

    PayCoolsPayments(Accounts accounts, CreateCalls creates) {
        this.accounts = accounts;
        this.creates = creates;
    }

    @Override
    public boolean knows(String account) {
        return accounts.find(account) != null;
    }

    @Override
    public Uni<SubmitOutcome> createPayment(PaymentOrder order) {
        Account account = accounts.find(order.account());
        boolean cashier = order.method() instanceof PaymentOrder.Cashier;
        String path =
                cashier ? account.paths().createCheckout() : account.paths().createPayment();
        return creates.create(
                new Operation(account, "create-payment", path, param(account, order)),
                order.merchantOrderId(),
                Turn.TO_BE_TAKEN,
                data -> howToPay(account, order, data));
    }

    private static LongFunction<Object> param(Account account, PaymentOrder order) {
        if (order.method() instanceof PaymentOrder.Cashier cashier) {
            return timestamp -> WireRequest.CreateCheckout.of(timestamp, order, cashier, account.notifyUrl());
        }
        PaymentOrder.Direct direct = (PaymentOrder.Direct) order.method();
        return timestamp -> WireRequest.CreatePayment.of(timestamp, order, direct, account.notifyUrl());
    }

    private static NextAction howToPay(Account account, PaymentOrder order, JsonNode data) {
        NextAction action = order.method() instanceof PaymentOrder.Direct direct
                ? WireFacts.payData(data, account.insecure(), kindOf(direct))
                : WireFacts.redirect(data, account.insecure(), "payUrl", "checkoutUrl", "cashierUrl", "payData", "url");
        if (action == null) {
            // PayCools has the order, so it is neither unknown nor failed; a query may bring what is missing.
            LOG.errorf(
                    "account=%s merchantOrderId=%s PayCools accepted without saying how to pay",
                    account.name(), order.merchantOrderId());
        }
        return action;
    }

    private static String kindOf(PaymentOrder.Direct direct) {
        return switch (direct.channelType()) {
            case "QR" -> "QR";
            case "BANK_TRANSFER" -> "VA";
            default -> "URL";
        };
    }
}
