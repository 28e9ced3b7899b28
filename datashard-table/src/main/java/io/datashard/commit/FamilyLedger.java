package io.datashard.commit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a table remembers of one family: its newest published lineages, each with its last commit. A straight history needs only the newest
 * entry; the others tell siblings apart from it.
 *
 * @param family the family
 * @param scope the scope of its commits; checkpoint if one of them has that scope
 * @param publishedMs when it published last, by the table's own time, milliseconds since 1970; only for ageing
 * @param forgetful whether a lineage has been dropped to make room
 * @param entries the lineages, in the order of their last commits
 */
record FamilyLedger(
        SinkFamily family,
        CommitIdentity.Scope scope,
        long publishedMs,
        boolean forgetful,
        List<LineageEntry> entries) {
    static final int MAX_LINEAGES = 32;

    FamilyLedger {
        entries = List.copyOf(entries);
    }

    static FamilyLedger empty(SinkFamily family) {
        return new FamilyLedger(family, CommitIdentity.Scope.CHECKPOINT, 0, false, List.of());
    }

    Optional<LineageEntry> find(String lineage) {
        return entries.stream().filter(entry -> entry.lineage().equals(lineage)).findFirst();
    }

    /** Whether it knows a lineage of this run's history. */
    boolean knows(CommitIdentity identity) {
        return family.id().equals(identity.family().id())
                || find(identity.lineage()).isPresent()
                || identity.ancestors().stream()
                        .anyMatch(ancestor -> find(ancestor.lineage()).isPresent());
    }

    /** Merged with another part of the same family. */
    FamilyLedger and(FamilyLedger other) {
        return new FamilyLedger(
                family,
                scope,
                Math.max(publishedMs, other.publishedMs()),
                forgetful || other.forgetful(),
                Stream.concat(entries.stream(), other.entries().stream()).toList());
    }

    /** A copy with another time of publication. */
    FamilyLedger publishedAt(long nowMs) {
        return new FamilyLedger(family, scope, nowMs, forgetful, entries);
    }

    /** The lineages that were restored from this one, directly or not, oldest first. */
    List<LineageEntry> successors(String lineage) {
        Set<String> line = new HashSet<>(Set.of(lineage));
        // A lineage that published again comes after its successors in the list: repeat until nothing more is found.
        boolean found = true;
        while (found) {
            found = false;
            for (LineageEntry entry : entries) {
                if (entry.parent() != null && line.contains(entry.parent().lineage())) {
                    found |= line.add(entry.lineage());
                }
            }
        }
        line.remove(lineage);
        return entries.stream().filter(entry -> line.contains(entry.lineage())).toList();
    }

    /** A copy without the entries of these lineages. */
    FamilyLedger without(Set<String> lineages) {
        return changed(entries.stream().filter(entry -> !lineages.contains(entry.lineage())));
    }

    /** A copy with a changed entry in the same place. */
    FamilyLedger replacing(LineageEntry changed) {
        return changed(entries.stream().map(entry -> entry.lineage().equals(changed.lineage()) ? changed : entry));
    }

    private FamilyLedger changed(Stream<LineageEntry> to) {
        return new FamilyLedger(family, scope, publishedMs, forgetful, to.toList());
    }

    /** The ledger after a commit: its entry is the newest and replaces an earlier entry of its lineage. */
    FamilyLedger with(CommitIdentity identity, LineageEntry entry, long nowMs) {
        List<LineageEntry> kept = new ArrayList<>(entries);
        kept.removeIf(old -> old.lineage().equals(entry.lineage()));
        kept.add(entry);
        int dropped = Math.max(0, kept.size() - MAX_LINEAGES);
        boolean restorable = !entries.isEmpty() && scope == CommitIdentity.Scope.CHECKPOINT;
        return new FamilyLedger(
                identity.family(),
                restorable ? CommitIdentity.Scope.CHECKPOINT : identity.scope(),
                nowMs,
                forgetful || dropped > 0,
                kept.subList(dropped, kept.size()));
    }
}
