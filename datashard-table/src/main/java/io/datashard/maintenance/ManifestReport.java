package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/**
 * A merge of manifests, planned or done.
 *
 * @param manifestsBefore how many manifests the current snapshot has, or had
 * @param manifestsAfter how many are left; of a plan: after its first commit
 */
@PublicEvolving
public record ManifestReport(int manifestsBefore, int manifestsAfter) {}
