package io.datashard.commit;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the history of a run that publishes for the first time with what the table remembers of its family.
 *
 * <p>Only the nearest published ancestor counts: when it published first, it settled everything before it. Ancestors are lineages that had
 * something to publish. So in a straight history the nearest ancestor is the lineage that published last. An ancestor that the table does not
 * know is never skipped.
 */
sealed interface History {
    /** Applies the function of this alternative. */
    <T> T map(Function<Straight, T> straight, Function<WentBack, T> wentBack, Function<Unknown, T> unknown);

    /**
     * The run goes on from what was published last, or is the first of its family to publish.
     *
     * @param parent where the run branches off; null if nothing of its history is published
     */
    record Straight(LineageEntry.@Nullable Parent parent) implements History {
        @Override
        public <T> T map(Function<Straight, T> straight, Function<WentBack, T> wentBack, Function<Unknown, T> unknown) {
            return straight.apply(this);
        }
    }

    /** Something is published that is not in the history of the run. */
    record WentBack(Rewind rewind, LineageEntry.@Nullable Parent parent) implements History {
        @Override
        public <T> T map(Function<Straight, T> straight, Function<WentBack, T> wentBack, Function<Unknown, T> unknown) {
            return wentBack.apply(this);
        }
    }

    /**
     * The table does not know the lineage from which the run goes on.
     *
     * @param why the middle part of a message
     */
    record Unknown(String why) implements History {
        @Override
        public <T> T map(Function<Straight, T> straight, Function<WentBack, T> wentBack, Function<Unknown, T> unknown) {
            return unknown.apply(this);
        }
    }

    static History of(CommitLedger ledger, Optional<FamilyLedger> family, CommitIdentity identity) {
        List<Ancestor> ancestors = identity.ancestors();
        if (family.isEmpty() || family.get().entries().isEmpty()) {
            Optional<Ancestor> written = firstWritten(ancestors);
            if (written.isPresent()) {
                return new Unknown("the job goes on from checkpoint "
                        + written.get().fork() + " of a run that had published, and the table remembers nothing of it");
            }
            return ledger.mayHaveForgotten(identity)
                    ? new Unknown("runs of that time have been forgotten, and this job may have published among them")
                    : new Straight(null);
        }
        for (int i = 0; i < ancestors.size(); i++) {
            Optional<LineageEntry> entry = family.get().find(ancestors.get(i).lineage());
            if (entry.isPresent()) {
                return of(family.get(), ancestors.get(i), entry.get(), firstWritten(ancestors.subList(0, i)));
            }
        }
        // If lineages have been dropped, the run itself may be one of them, and not all of its siblings are known.
        if (firstWritten(ancestors).isPresent()
                || isCutOff(ancestors)
                || family.get().forgetful()) {
            return new Unknown(
                    "the table has forgotten the runs that the job goes on from: others of it have published since");
        }
        return new WentBack(new Rewind(null, null, family.get().entries()), null);
    }

    private static History of(
            FamilyLedger family, Ancestor nearest, LineageEntry entry, Optional<Ancestor> unpublished) {
        if (unpublished.isPresent()
                || (nearest.written() != null && entry.checkpointId().compareTo(nearest.written()) < 0)) {
            return new Unknown(
                    "rows that the restored state takes for published are not in the table: up to checkpoint "
                            + unpublished.map(Ancestor::written).orElse(nearest.written())
                            + " of a run that was rolled back, or whose last commit never arrived");
        }
        LineageEntry.Parent parent = new LineageEntry.Parent(nearest.lineage(), nearest.fork());
        List<LineageEntry> branches = family.successors(nearest.lineage());
        boolean ahead = entry.checkpointId().compareTo(nearest.fork()) > 0;
        return ahead || !branches.isEmpty()
                ? new WentBack(new Rewind(nearest, entry, branches), parent)
                : new Straight(parent);
    }

    private static Optional<Ancestor> firstWritten(List<Ancestor> ancestors) {
        return ancestors.stream().filter(ancestor -> ancestor.written() != null).findFirst();
    }

    /** The first releases also kept ancestors without anything to publish, in a bounded list, so that a published ancestor could drop out. */
    private static boolean isCutOff(List<Ancestor> ancestors) {
        return ancestors.size() >= FamilyLedger.MAX_LINEAGES - 1;
    }
}
