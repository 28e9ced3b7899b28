package io.datashard.flink.source.enumerator;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.read.Planned;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadPosition;
import io.datashard.storage.FailureLog;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the named position of a read after each checkpoint, one move at a time. The coordinator thread calls all methods.
 *
 * <p>A move that fails is logged, and made with the next checkpoint: until then the position is nearer than it could be. The job fails only if the
 * position is not its own any more, or can't be read.
 */
final class KeptPosition {
    private static final Logger LOG = LoggerFactory.getLogger(KeptPosition.class);

    private final SplitEnumeratorContext<DataShardSplit> context;
    private final PositionKeeper keeper;
    private final FinishedPositions finished = new FinishedPositions();
    /** What is to be kept after the move that is under way. */
    private @Nullable ReadPosition next;

    private boolean moving;

    KeptPosition(SplitEnumeratorContext<DataShardSplit> context, PositionKeeper keeper) {
        this.context = context;
        this.keeper = keeper;
    }

    void restored(PlanningState state) {
        if (keeper.isNamed()) {
            finished.restored(state);
        }
    }

    void planned(Planned planned) {
        if (keeper.isNamed()) {
            finished.planned(planned);
        }
    }

    void taken(long checkpointId, long first) {
        if (keeper.isNamed()) {
            finished.taken(checkpointId, first);
        }
    }

    void told(int reader, long checkpointId, long first) {
        finished.told(reader, checkpointId, first);
    }

    void completed(long checkpointId) {
        if (keeper.isNamed()) {
            finished.completed(checkpointId, context.currentParallelism()).ifPresent(this::move);
        }
    }

    private void move(ReadPosition to) {
        if (moving) {
            next = to;
            return;
        }
        moving = true;
        context.callAsync(
                () -> {
                    keeper.move(to);
                    return true;
                },
                (moved, failure) -> moved(failure));
    }

    private void moved(@Nullable Throwable failure) {
        moving = false;
        if (failure instanceof InvalidUseException || failure instanceof CorruptDataException) {
            throw LastingFailures.toThrow((RuntimeException) failure);
        }
        if (failure != null) {
            FailureLog.warn(LOG, failure, "The named position stays where it is until the next checkpoint");
        }
        ReadPosition waiting = next;
        next = null;
        if (waiting != null) {
            move(waiting);
        }
    }
}
