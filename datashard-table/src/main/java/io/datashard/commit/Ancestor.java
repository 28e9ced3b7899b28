package io.datashard.commit;

import org.jspecify.annotations.Nullable;

/**
 * A lineage from which a later lineage was restored.
 *
 * @param lineage the earlier lineage
 * @param fork the checkpoint of it that was restored
 * @param written the last checkpoint up to the fork with anything to publish; null if not known, because an earlier release wrote the state
 */
public record Ancestor(String lineage, CheckpointId fork, @Nullable CheckpointId written) {
    public Ancestor {
        if (written != null && written.compareTo(fork) > 0) {
            throw new IllegalArgumentException(written + " is not in the history that ends at " + fork);
        }
    }
}
