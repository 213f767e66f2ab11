package io.paycools.gateway.paycools;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left of a free text of PayCools' when everything is taken out that may be somebody's data: the words with
 * which failures are explained, and short numbers. PayCools may quote an account number, a name or an address in it,
 * and there is no telling a name from another word, so that only known words pass.
 */
final class PlainWords {

    private static final String MASK = "***";
    private static final Pattern PART = Pattern.compile("[^\\s,.;:!?()\\[\\]{}'\"/|=-]+");
    private static final Pattern SHORT_NUMBER = Pattern.compile("[0-9]{1,3}");
    private static final Pattern MASKS = Pattern.compile("\\*{3}([\\s,.;:!?()\\[\\]{}'\"/|=-]*\\*{3})+");

    private static final Set<String> KNOWN = Set.of("""
            a able accept accepted access account accounts action active after again all allow allowed already also amount
            amounts an and another any app application approval approved are as at authentication authorization authorized
            available balance bank banks be because been before beneficiary between blocked business busy but by call callback
            can cancel canceled cancelled cannot card cause channel channels check checkout city close closed code collection
            complete completed condition config configuration confirm confirmed connection contact correct could country
            create created creation credit currency customer customers daily data database date day days debit decline declined
            denied destination details did different disabled disbursement do does done due duplicate duplicated during each
            either email empty enabled enough error errors exceed exceeded exceeds exception exist existed existing exists
            expire expired expires expiry fail failed failing failure failures fee fees field fields first for format found
            fraud from frozen full fund funds gateway general generic given greater has have high holder http id identifier if
            illegal in inactive incorrect information initiated insufficient internal invalid ip is issuer it item key kyc
            language large larger last later length less limit limited limits list locked long low lower maintenance malformed
            many match matched matches max maximum may merchant merchants message method min minimum minute minutes mismatch
            missing mobile mode monthly more must name names need network new next no none not null number numbers occurred of
            off on once one online only open operation operator option or order orders other our out over paid param parameter
            parameters part partial parties party pay payee payer payment payments payout payouts pending per period permission
            phone please pool positive possible problem process processed processing product prohibited promptpay provide
            provided provider qr query rate reach reached reason receive received receiver recipient record reference refund
            refunded refunding refunds refuse refused region reject rejected remark repeat repeated request requests require
            required response restricted result retry return returned reversal reversed review risk same second seconds
            sender sent server service session set sign signature similar single small something source state status
            still stop stopped success successful successfully suspended suspicious system technical temporarily temporary
            terminal than that the their there third this time timed timeout times timestamp to token too total transaction
            transactions transfer transfers try type unable unauthorized unavailable under unexpected unknown unpaid unsupported
            until up upstream url use used user users valid validation value verification verify version via volume wait
            waiting wallet was we webhook weekly were when while will with within without wrong yet you your zero
            """.strip().split("\\s+"));

    private PlainWords() {}

    /** The text with everything masked that is no known word. */
    static String of(String text) {
        Matcher parts = PART.matcher(text);
        String masked = parts.replaceAll(part -> isPlain(part.group()) ? part.group() : MASK);
        return MASKS.matcher(masked).replaceAll(Matcher.quoteReplacement(MASK));
    }

    private static boolean isPlain(String part) {
        return KNOWN.contains(part.toLowerCase(Locale.ROOT))
                || SHORT_NUMBER.matcher(part).matches();
    }
}
