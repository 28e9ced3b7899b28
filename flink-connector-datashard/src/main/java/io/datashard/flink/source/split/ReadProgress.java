package io.datashard.flink.source.split;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What a reader tells the enumerator of its state in a checkpoint, when it has taken it.
 *
 * @param checkpointId the checkpoint
 * @param first ordinal of its first split that is not finished by then; {@link #NONE} if it has none
 */
public record ReadProgress(long checkpointId, long first) implements SourceEvent {
    /** All splits that the reader had are finished. */
    public static final long NONE = Long.MAX_VALUE;
}
