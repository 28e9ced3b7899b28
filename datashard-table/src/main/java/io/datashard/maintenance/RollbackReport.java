package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/** Skeleton. */
@PublicEvolving
public record RollbackReport(String from, String to, int filesRemoved, int filesAdded) {}
