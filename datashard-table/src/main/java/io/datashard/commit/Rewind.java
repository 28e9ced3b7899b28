package io.datashard.commit;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sink has published beyond the history of a run that was restored from an older checkpoint.
 *
 * @param ancestor the nearest published lineage of the run's history, and the restored checkpoint; null if nothing of it is published
 * @param entry the last commit of that lineage; null if there is none
 * @param branches other runs with the same history that published, and all runs restored from them
 */
record Rewind(@Nullable Ancestor ancestor, @Nullable LineageEntry entry, List<LineageEntry> branches) {
    Rewind {
        branches = List.copyOf(branches);
        if (entry == null && branches.isEmpty()) {
            throw new IllegalArgumentException("nothing is published outside of the history");
        }
    }

    /** Whether the ancestor itself has published later checkpoints than the restored one. */
    boolean ancestorIsAhead() {
        return ancestor != null && entry != null && entry.checkpointId().compareTo(ancestor.fork()) > 0;
    }

    /** What the run knows as published, as part of a message. */
    String restored() {
        return ancestor == null ? "before anything was published" : "checkpoint " + ancestor.fork();
    }

    /** The ledger after a rollback of everything that is not in the run's history. */
    FamilyLedger rolledBack(FamilyLedger family) {
        Set<String> gone = branches.stream().map(LineageEntry::lineage).collect(Collectors.toUnmodifiableSet());
        FamilyLedger kept = family.without(gone);
        return ancestorIsAhead()
                ? kept.replacing(Objects.requireNonNull(entry)
                        .backTo(Objects.requireNonNull(ancestor).fork()))
                : kept;
    }

    /** The last published commit that is not in the run's history. */
    LineageEntry newest() {
        return branches.isEmpty() ? Objects.requireNonNull(entry) : branches.get(branches.size() - 1);
    }
}
