package io.paycools.gateway.onboarding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.transaction.TransactionType;

import static io.paycools.gateway.onboarding.StepSection.ACCEPTANCE;
import static io.paycools.gateway.onboarding.StepSection.CONNECTION;
import static io.paycools.gateway.onboarding.StepSection.DASHBOARD;
import static io.paycools.gateway.onboarding.StepSection.HAND_OVER;
import static io.paycools.gateway.onboarding.StepSection.PREPARATION;
import static io.paycools.gateway.onboarding.StepSection.SUPPORT;

/** Every step of PayCools' integration guide, in its order. Those with an instruction are done by people. */
enum Step {
    GROUP_CHAT(
            PREPARATION,
            Where.TEST,
            "Group chat with PayCools",
            "Write to marketing@paycools.com, have a technical group chat set up, and tell there who you are and which"
                    + " products you integrate."),
    ENVIRONMENT_INFORMATION(
            PREPARATION,
            Where.TEST,
            "Environment information received",
            "PayCools' support sends the API domain, the dashboard's address and the platform public key to the group"
                    + " chat; keep them safely and configure them here."),
    PRODUCTION_DETAILS(
            PREPARATION,
            Where.PRODUCTION,
            "Production domain and account received",
            "PayCools sends the production domain by mail after the acceptance test; the production account is another"
                    + " one than the test account, so ask support for its credentials if you have none."),
    PLATFORM_KEY(PREPARATION, Where.BOTH, "PayCools' platform key"),
    MFA_BOUND(
            DASHBOARD,
            Where.BOTH,
            "Authenticator bound to the dashboard",
            "Log in to the merchant dashboard, scan the QR code with an authenticator app and enter its code; support"
                    + " resets it when you have to bind again."),
    PUBLIC_KEY_UPLOADED(
            DASHBOARD,
            Where.BOTH,
            "Our public key uploaded",
            "Paste the line below into Developer, App Details, Public Key, as it is: without a header, blanks or line"
                    + " breaks."),
    WEBHOOK_ADDRESS(DASHBOARD, Where.BOTH, "Webhook address"),
    PAYOUT_WEBHOOK_ENTERED(
            DASHBOARD,
            Where.BOTH,
            "Webhook address entered for payouts",
            "Paste the address below into Developer, App Details, Webhook: Payout; payments and refunds carry theirs"
                    + " along.",
            TransactionType.PAYOUT),
    FEE_RATES(
            SUPPORT,
            Where.PRODUCTION,
            "Fee rates configured",
            "Ask support in the group chat whether the fee rates are configured, and wait for their answer."),
    IP_WHITELIST(
            SUPPORT,
            Where.PRODUCTION,
            "Addresses put on the IP whitelist",
            "Send support the addresses from which our requests leave, and wait until they say that they are on the"
                    + " whitelist."),
    NETWORK(CONNECTION, Where.BOTH, "PayCools can be reached"),
    TLS(CONNECTION, Where.BOTH, "The connection is encrypted"),
    CLOCK(CONNECTION, Where.BOTH, "The clocks agree"),
    APP_ID(CONNECTION, Where.BOTH, "PayCools knows our app id"),
    SENDING_ADDRESS(CONNECTION, Where.BOTH, "PayCools accepts our address"),
    SIGNATURE(CONNECTION, Where.BOTH, "PayCools accepts our signature"),
    SIGNED_REQUEST(CONNECTION, Where.BOTH, "A signed request is answered"),
    TRANSACTION_SUCCEEDED(CONNECTION, Where.BOTH, "One successful transaction"),
    TRANSACTION_FAILED(CONNECTION, Where.TEST, "One failed transaction"),
    PAYMENT_WEBHOOK(CONNECTION, Where.BOTH, "A verified webhook of a payment", TransactionType.PAYMENT),
    PAYOUT_WEBHOOK(CONNECTION, Where.BOTH, "A verified webhook of a payout", TransactionType.PAYOUT),
    REFUND_WEBHOOK(CONNECTION, Where.BOTH, "A verified webhook of a refund", TransactionType.REFUND),
    ACCEPTANCE_CRITERIA(
            ACCEPTANCE,
            Where.TEST,
            "Acceptance checklist received",
            "Ask support in the group chat for the UAT acceptance criteria and the checklist to be filled in."),
    ACCEPTANCE_EVIDENCE(
            ACCEPTANCE,
            Where.TEST,
            "Acceptance results sent",
            "Test by the checklist, fill it in and send it to the group chat."),
    ACCEPTANCE_REVIEWED(
            ACCEPTANCE, Where.TEST, "Acceptance test passed", "Wait until PayCools has reviewed the results."),
    RECORDING_SENT(
            HAND_OVER,
            Where.PRODUCTION,
            "Recording sent",
            "Record a video of the test in production and send it to the group chat."),
    COMPLETED(
            HAND_OVER,
            Where.PRODUCTION,
            "Integration completed",
            "Wait until PayCools confirms in the group chat that all tests have passed.");

    /** In which environments a step is asked for. */
    private enum Where {
        TEST(Set.of(Environment.TEST)),
        PRODUCTION(Set.of(Environment.PRODUCTION)),
        BOTH(Set.of(Environment.TEST, Environment.PRODUCTION));

        private final Set<Environment> environments;

        Where(Set<Environment> environments) {
            this.environments = environments;
        }
    }

    private final StepSection section;
    private final Where where;
    private final String title;
    private final String instruction;
    private final TransactionType product;

    Step(StepSection section, Where where, String title) {
        this(section, where, title, null, null);
    }

    Step(StepSection section, Where where, String title, TransactionType product) {
        this(section, where, title, null, product);
    }

    Step(StepSection section, Where where, String title, String instruction) {
        this(section, where, title, instruction, null);
    }

    Step(StepSection section, Where where, String title, String instruction, TransactionType product) {
        this.section = section;
        this.where = where;
        this.title = title;
        this.instruction = instruction;
        this.product = product;
    }

    /** As the API calls it, for example {@code group-chat}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Step> of(String id) {
        return Arrays.stream(values()).filter(step -> step.id().equals(id)).findFirst();
    }

    StepSection section() {
        return section;
    }

    String title() {
        return title;
    }

    /** What a person has to do; null for a step that is checked. */
    String instruction() {
        return instruction;
    }

    boolean isByPerson() {
        return instruction != null;
    }

    /** The product that it is about; null when about all. */
    TransactionType product() {
        return product;
    }

    boolean isAsked(Environment environment, Set<TransactionType> products) {
        return where.environments.contains(environment) && (product == null || products.contains(product));
    }
}
