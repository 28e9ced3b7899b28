package io.datashard.flink.source.enumerator;

import io.datashard.read.NamedPositions;
import io.datashard.read.NamedRead;
import io.datashard.read.OwnedPosition;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadPosition;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the position of a read under its name, if it has one. Blocking; the enumerator's I/O thread calls all methods but {@link #isNamed}. */
final class PositionKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PositionKeeper.class);

    private final @Nullable NamedRead named;
    private final Supplier<NamedPositions> positions;
    private @Nullable OwnedPosition owned;

    /**
     * Of a read.
     *
     * @param named its name; null = it has none, and nothing is kept
     * @param positions the named positions of the table, which is there
     */
    PositionKeeper(@Nullable NamedRead named, Supplier<NamedPositions> positions) {
        this.named = named;
        this.positions = positions;
    }

    boolean isNamed() {
        return named != null;
    }

    /**
     * Takes the position for this read, unless it has it already.
     *
     * @param from the state from which the read goes on; one that was restored is not changed
     * @return the state from which it goes on
     */
    PlanningState begin(PlanningState from) {
        if (named == null) {
            return from;
        }
        if (owned == null) {
            owned = positions.get().take(named.id(), named.expiration());
            LOG.info(
                    "Took the position '{}' at {}",
                    named.id(),
                    owned.position().map(at -> at.position().toString()).orElse("no snapshot yet"));
        }
        Optional<ReadPosition> kept = owned.position();
        if (from.tableUuid() != null || named.ignoresProgress() || kept.isEmpty()) {
            return from;
        }
        return kept.get().state();
    }

    /** Moves the position, once this read has it. */
    void move(ReadPosition to) {
        if (owned != null && owned.move(to)) {
            LOG.debug("Moved the position '{}' to {}", owned.id(), to.position());
        }
    }
}
