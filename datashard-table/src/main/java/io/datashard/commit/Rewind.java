package io.datashard.commit;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sink has published that is not in the history of a run that goes on from an older checkpoint.
 *
 * @param ancestor the nearest published lineage of that history, and the checkpoint that was restored; null if none of it is published
 * @param entry what that lineage published last; null if there is none
 * @param branches other runs that went on from the same history and published, with all that went on from them
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

    /** What the run knew to be published, as part of a message. */
    String restored() {
        return ancestor == null ? "before anything was published" : "checkpoint " + ancestor.fork();
    }

    /** The ledger after everything that is not in the run's history was rolled back. */
    FamilyLedger rolledBack(FamilyLedger family) {
        Set<String> gone = branches.stream().map(LineageEntry::lineage).collect(Collectors.toUnmodifiableSet());
        FamilyLedger kept = family.without(gone);
        return ancestorIsAhead()
                ? kept.replacing(Objects.requireNonNull(entry)
                        .backTo(Objects.requireNonNull(ancestor).fork()))
                : kept;
    }

    /** The last thing published that is not in the run's history. */
    LineageEntry newest() {
        return branches.isEmpty() ? Objects.requireNonNull(entry) : branches.get(branches.size() - 1);
    }
}
