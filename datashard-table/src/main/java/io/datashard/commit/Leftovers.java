package io.datashard.commit;

import io.datashard.error.DataShardException;
import io.datashard.storage.FailureLog;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what no metadata names, and remembers what it could not remove: what fails for one of many fails for most of them, and is told once.
 * Not thread-safe.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Storage storage;
    private final List<Left> left = new ArrayList<>();

    private record Left(StoragePath path, DataShardException why) {}

    Leftovers(Storage storage) {
        this.storage = storage;
    }

    /** Removes objects; returns when all of it has been tried. */
    void removeAll(Collection<StoragePath> objects) {
        List<Pending<Optional<Left>>> removals = objects.stream()
                .map(path -> storage.steps().begin(() -> remove(path)))
                .toList();
        Pending.joinAll(removals);
        removals.forEach(removal -> removal.get().ifPresent(left::add));
    }

    private Optional<Left> remove(StoragePath path) {
        try {
            storage.delete(path);
            return Optional.empty();
        } catch (DataShardException e) {
            return Optional.of(new Left(path, e));
        }
    }

    /** Tells in one line what is left, if anything is. */
    void warn() {
        if (left.isEmpty()) {
            return;
        }
        Left first = left.get(0);
        String others = left.size() == 1 ? "" : " and " + (left.size() - 1) + " more";
        FailureLog.warn(
                LOG,
                first.why(),
                "Left {}{} behind in {}, which no metadata names; a garbage collection removes it",
                first.path(),
                others,
                storage.root());
    }
}
