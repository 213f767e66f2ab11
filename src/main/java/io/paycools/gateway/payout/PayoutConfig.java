package io.paycools.gateway.payout;

import java.time.ZoneId;
import java.util.Map;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code gateway.payouts.…}; read by {@link PayoutLimits}. */
@ConfigMapping(prefix = "gateway.payouts")
interface PayoutConfig {

    /** Per currency, in its major unit. */
    Map<String, String> approvalThreshold();

    /** Per currency, in its major unit. */
    Map<String, String> dailyLimit();

    /** In which zone a day of the daily limit begins; PayCools' own unless set. */
    @WithDefault("Asia/Singapore")
    ZoneId dayZone();

    /** Read where transactions are kept; here so that a misspelt property of this group is noticed. */
    String sendDeadline();

    /** How often the dispatcher looks. */
    String dispatchInterval();

    /** Read where bodies are measured. */
    String maxBatchSize();
}
