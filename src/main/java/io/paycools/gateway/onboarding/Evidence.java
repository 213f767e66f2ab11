package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PublicStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a run has shown, fit to be sent to PayCools' technical support: keys, signatures and personal data are masked.
 */
@Schema(name = "Evidence")
record Evidence(Summary summary, List<Case> cases) {

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    /** A time, in UTC and in the zone of PayCools' own times. */
    @Schema(name = "EvidenceTime")
    record Moment(String utc, String utc8) {
        static Moment of(Instant time) {
            return time == null
                    ? null
                    : new Moment(
                            MILLIS.format(time.atOffset(ZoneOffset.UTC)),
                            MILLIS.format(time.atOffset(ZoneOffset.ofHours(8))));
        }
    }

    /**
     * The whole of it at a glance.
     *
     * @param products in PayCools' words
     * @param duration in whole seconds, or null as long as the run is not over
     */
    @Schema(name = "EvidenceSummary")
    record Summary(
            UUID run,
            AcceptanceRun.State verdict,
            List<String> products,
            String account,
            String appId,
            Environment environment,
            String host,
            String webhookUrl,
            String gatewayVersion,
            String requestedBy,
            String note,
            Moment startedAt,
            Moment finishedAt,
            Long duration,
            long passed,
            long failed,
            long skipped) {}

    /**
     * One case.
     *
     * @param gap what is missing in the exchanges and why, or null
     */
    @Schema(name = "EvidenceCase")
    record Case(
            AcceptanceCase testCase,
            String title,
            AcceptanceStep.State verdict,
            UUID transactionId,
            String merchantOrderId,
            String providerReference,
            String amount,
            CurrencyCode currency,
            CountryCode country,
            PublicStatus status,
            Failure failure,
            List<Check> checks,
            List<Traffic> exchanges,
            List<Webhook> webhooks,
            List<Move> history,
            String gap) {}

    @Schema(name = "EvidenceCheck")
    record Check(
            int number,
            String title,
            AcceptanceStep.State verdict,
            String remark,
            String cure,
            Moment startedAt,
            Moment finishedAt) {}

    /** One request and its answer, as they went over the wire but for what is masked. */
    @Schema(name = "EvidenceExchange")
    record Traffic(
            String operation,
            String path,
            Moment sentAt,
            String request,
            Moment answeredAt,
            String answer,
            String problem) {}

    /** One webhook whose signature is PayCools'. */
    @Schema(name = "EvidenceWebhook")
    record Webhook(Moment receivedAt, boolean verified, List<String> missingFields, String text) {}

    @Schema(name = "EvidenceMove")
    record Move(Moment at, String from, String to, Observation.Source toldBy) {}
}
