package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/** Skeleton. */
@PublicEvolving
public record ManifestReport(int manifestsBefore, int manifestsAfter) {}
