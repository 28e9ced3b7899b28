package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/**
 * A rollback, planned or done.
 *
 * @param from the snapshot that was current
 * @param to the snapshot that is current again
 * @param filesRemoved data files that are no longer live
 * @param filesAdded data files that are live again
 */
@PublicEvolving
public record RollbackReport(String from, String to, int filesRemoved, int filesAdded) {}
