package io.paycools.gateway.personaldata;

import java.time.Instant;
import java.util.UUID;

/**
 * Who has personal data erased, when, and of what was over before when.
 *
 * @param client the caller who asked for it, or null when it is the job
 * @param person who is behind the caller, as far as told
 */
record ErasureRun(UUID id, String client, String person, Instant cutOff, Instant startedAt) {}
