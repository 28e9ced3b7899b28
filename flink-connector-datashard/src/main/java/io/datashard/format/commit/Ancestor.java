package io.datashard.format.commit;

/**
 * A lineage that a later one was restored from.
 *
 * @param lineage the earlier lineage
 * @param fork the checkpoint of it that was restored
 */
public record Ancestor(String lineage, CheckpointId fork) {}
