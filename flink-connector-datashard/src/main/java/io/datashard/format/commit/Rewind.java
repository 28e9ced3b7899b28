package io.datashard.format.commit;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a sink has published that is not in the history of a run that goes on from an older checkpoint.
 *
 * @param ancestor the nearest published lineage of that history, or the nearest one if none of it is, and the checkpoint that was restored
 * @param entry what that lineage published last, or null
 * @param branches other runs that went on from the same history and published, with all that went on from them
 */
record Rewind(Ancestor ancestor, SinkLedger.@Nullable Entry entry, List<SinkLedger.Entry> branches) {
    Rewind {
        branches = List.copyOf(branches);
        if (entry == null && branches.isEmpty()) {
            throw new IllegalArgumentException("nothing is published outside of the history");
        }
    }

    /**
     * Looks for a rewind before the first commit of a lineage. Only the nearest published ancestor counts: it resolved whatever came before
     * it when it published first.
     */
    static Optional<Rewind> find(SinkLedger ledger, List<Ancestor> ancestors) {
        Optional<Ancestor> nearest = nearestPublished(ledger, ancestors);
        if (nearest.isEmpty()) {
            return findUnpublished(ledger, ancestors);
        }
        Ancestor ancestor = nearest.get();
        SinkLedger.Entry entry = ledger.find(ancestor.lineage()).orElseThrow();
        Rewind rewind = new Rewind(ancestor, entry, ledger.successors(ancestor.lineage()));
        return rewind.ancestorIsAhead() || !rewind.branches().isEmpty() ? Optional.of(rewind) : Optional.empty();
    }

    /** A history of which nothing is published: what went on from any part of it is not in it. */
    private static Optional<Rewind> findUnpublished(SinkLedger ledger, List<Ancestor> ancestors) {
        for (Ancestor ancestor : ancestors) {
            List<SinkLedger.Entry> branches = ledger.successors(ancestor.lineage());
            if (!branches.isEmpty()) {
                return Optional.of(new Rewind(ancestors.get(0), null, branches));
            }
        }
        return Optional.empty();
    }

    /**
     * The ancestor that the ledger names as the parent of a lineage: the nearest that is published. Where none is, the oldest, which all runs
     * of the family have in common.
     */
    static @Nullable Ancestor parent(SinkLedger ledger, List<Ancestor> ancestors) {
        Ancestor oldest = ancestors.isEmpty() ? null : ancestors.get(ancestors.size() - 1);
        return nearestPublished(ledger, ancestors).orElse(oldest);
    }

    private static Optional<Ancestor> nearestPublished(SinkLedger ledger, List<Ancestor> ancestors) {
        return ancestors.stream()
                .filter(ancestor -> ledger.find(ancestor.lineage()).isPresent())
                .findFirst();
    }

    /** Whether the ancestor itself has published later checkpoints than the restored one. */
    boolean ancestorIsAhead() {
        return entry != null && entry.checkpointId().compareTo(ancestor.fork()) > 0;
    }

    /** The ledger after everything that is not in the run's history was rolled back. */
    SinkLedger rolledBack(SinkLedger ledger) {
        Set<String> gone =
                new HashSet<>(branches.stream().map(SinkLedger.Entry::lineage).toList());
        SinkLedger kept = ledger.without(gone);
        return entry != null && ancestorIsAhead() ? kept.with(entry.backTo(ancestor.fork())) : kept;
    }

    /** The last thing published that is not in the run's history. */
    SinkLedger.Entry newest() {
        return branches.isEmpty() ? Objects.requireNonNull(entry) : branches.get(branches.size() - 1);
    }
}
