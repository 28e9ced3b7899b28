package io.datashard.commit;

import org.jspecify.annotations.Nullable;

/**
 * A lineage that a later one was restored from.
 *
 * @param lineage the earlier lineage
 * @param fork the checkpoint of it that was restored
 * @param written the last checkpoint up to the fork for which it had anything to publish; null if the state does not tell, because an earlier
 *     release wrote it
 */
public record Ancestor(String lineage, CheckpointId fork, @Nullable CheckpointId written) {
    public Ancestor {
        if (written != null && written.compareTo(fork) > 0) {
            throw new IllegalArgumentException("checkpoint " + written + " is not in the history that ends at " + fork);
        }
    }
}
