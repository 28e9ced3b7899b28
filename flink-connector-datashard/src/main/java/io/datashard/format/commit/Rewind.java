package io.datashard.format.commit;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a sink has published that is not in the history of a run that goes on from an older checkpoint.
 *
 * @param ancestor the nearest published lineage of that history, and the checkpoint that was restored
 * @param entry what that lineage published last
 * @param branches other runs that went on from the same lineage and published, with all that went on from them
 */
record Rewind(Ancestor ancestor, SinkLedger.Entry entry, List<SinkLedger.Entry> branches) {
    Rewind {
        branches = List.copyOf(branches);
    }

    /**
     * Looks for a rewind before the first commit of a lineage. Only the nearest published ancestor counts: it resolved whatever came before
     * it when it published first.
     */
    static Optional<Rewind> find(SinkLedger ledger, List<Ancestor> ancestors) {
        Optional<Ancestor> nearest = nearestPublished(ledger, ancestors);
        if (nearest.isEmpty()) {
            return Optional.empty();
        }
        Ancestor ancestor = nearest.get();
        SinkLedger.Entry entry = ledger.find(ancestor.lineage()).orElseThrow();
        List<SinkLedger.Entry> branches = ledger.successors(ancestor.lineage());
        boolean ahead = entry.checkpointId().compareTo(ancestor.fork()) > 0;
        return ahead || !branches.isEmpty() ? Optional.of(new Rewind(ancestor, entry, branches)) : Optional.empty();
    }

    /** The nearest of the ancestors that has published anything. */
    static Optional<Ancestor> nearestPublished(SinkLedger ledger, List<Ancestor> ancestors) {
        return ancestors.stream()
                .filter(ancestor -> ledger.find(ancestor.lineage()).isPresent())
                .findFirst();
    }

    /** Whether the ancestor itself has published later checkpoints than the restored one. */
    boolean ancestorIsAhead() {
        return entry.checkpointId().compareTo(ancestor.fork()) > 0;
    }

    /** The ledger after everything that is not in the run's history was rolled back. */
    SinkLedger rolledBack(SinkLedger ledger) {
        Set<String> gone =
                new HashSet<>(branches.stream().map(SinkLedger.Entry::lineage).toList());
        SinkLedger kept = ledger.without(gone);
        return ancestorIsAhead() ? kept.with(entry.backTo(ancestor.fork())) : kept;
    }

    /** The last thing published that is not in the run's history. */
    SinkLedger.Entry newest() {
        return branches.isEmpty() ? entry : branches.get(branches.size() - 1);
    }
}
