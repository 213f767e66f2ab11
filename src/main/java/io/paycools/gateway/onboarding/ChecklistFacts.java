package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.paycools.gateway.provider.AccountFacts;
import io.paycools.gateway.provider.LineReport;
import io.paycools.gateway.transaction.TransactionType;

/**
 * Everything that the steps are judged by.
 *
 * @param line what was found on the line to PayCools with the settings of now, or null
 * @param outdated whether there is a report about other settings
 * @param ticks newest first
 */
record ChecklistFacts(
        AccountFacts account,
        Set<TransactionType> products,
        List<String> outboundAddresses,
        LineReport line,
        boolean outdated,
        StepEvidence evidence,
        List<StepTick> ticks,
        Instant now) {}
