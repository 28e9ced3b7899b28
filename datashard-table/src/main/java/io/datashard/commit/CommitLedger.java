package io.datashard.commit;

import io.datashard.error.CorruptDataException;
import io.datashard.model.TableMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a table remembers of the commits of all sinks: families with their newest lineages. The ledger is in table properties, one for each
 * sink id. They survive the expiry of snapshots and commits of Python, and change in the same step that makes a commit visible ({@code
 * docs/exactly-once.md}).
 *
 * <p>The ledger is bounded: it drops families that published long ago, and the oldest beyond a number. A trace stays: the latest birth of any
 * dropped family. A family that was born later is not forgotten, whichever clock it used.
 */
final class CommitLedger {
    /** Bound of the families of each scope. */
    static final int MAX_FAMILIES = 256;
    /** A restored job may have been idle for long. */
    static final Duration KEPT = Duration.ofDays(365);
    /** A job without checkpoints can't be restored: only its own attempts repeat a commit. */
    static final Duration KEPT_WHOLE_RUN = Duration.ofDays(7);
    /** The latest birth of a forgotten family of each scope, checkpoints first; -1 = none. */
    static final String HORIZON_PROPERTY = "datashard.flink.forgotten-until";

    private static final long NOTHING = -1;

    /** The families of each sink id whose property could be read. */
    private final Map<String, List<FamilyLedger>> sinks;

    private final Map<CommitIdentity.Scope, Long> horizons;

    private CommitLedger(Map<String, List<FamilyLedger>> sinks, Map<CommitIdentity.Scope, Long> horizons) {
        this.sinks = sinks;
        this.horizons = horizons;
    }

    /**
     * Reads the ledger of a table for a commit.
     *
     * @throws CorruptDataException if the property of the commit's sink can't be read. Unreadable properties of other sinks stay as they are
     */
    static CommitLedger read(TableMetadata table, String sinkId) {
        Map<String, List<FamilyLedger>> sinks = new TreeMap<>();
        Map<CommitIdentity.Scope, Long> horizons = horizons(table.properties());
        table.properties().forEach((key, text) -> {
            if (!key.startsWith(LedgerText.PROPERTY_PREFIX)) {
                return;
            }
            String id = key.substring(LedgerText.PROPERTY_PREFIX.length());
            try {
                LedgerText.Content content = LedgerText.parse(id, text);
                sinks.put(id, content.families());
                if (content.forgotFormer()) {
                    horizons.merge(CommitIdentity.Scope.CHECKPOINT, SinkFamily.UNKNOWN_BIRTH, Math::max);
                    horizons.merge(CommitIdentity.Scope.WHOLE_RUN, SinkFamily.UNKNOWN_BIRTH, Math::max);
                }
            } catch (CorruptDataException e) {
                if (id.equals(sinkId)) {
                    throw e;
                }
            }
        });
        return new CommitLedger(sinks, horizons);
    }

    private static Map<CommitIdentity.Scope, Long> horizons(Map<String, String> properties) {
        Map<CommitIdentity.Scope, Long> horizons = new EnumMap<>(CommitIdentity.Scope.class);
        String text = properties.get(HORIZON_PROPERTY);
        if (text != null) {
            try {
                String[] values = text.split(",", -1);
                horizons.put(CommitIdentity.Scope.CHECKPOINT, Long.parseLong(values[0]));
                horizons.put(CommitIdentity.Scope.WHOLE_RUN, Long.parseLong(values[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new CorruptDataException(
                        "Cannot read the table property '" + HORIZON_PROPERTY + "'",
                        "it does not hold two numbers of milliseconds",
                        "Use the release that wrote it; nothing was committed",
                        e);
            }
        }
        return horizons;
    }

    /** The family of a run, under any sink id. The first releases recorded no families, so that a family may be in several parts. */
    Optional<FamilyLedger> find(CommitIdentity identity) {
        return families().filter(family -> family.knows(identity)).reduce(FamilyLedger::and);
    }

    /** Whether an unknown family may have published, and been dropped from the ledger since. */
    boolean mayHaveForgotten(CommitIdentity identity) {
        return identity.family().bornMs() <= horizons.getOrDefault(identity.scope(), NOTHING);
    }

    /**
     * The properties after a commit.
     *
     * @param identity the commit
     * @param family the ledger of its family after the commit
     */
    PropertyChange change(CommitIdentity identity, FamilyLedger family) {
        Map<String, List<FamilyLedger>> changed = new TreeMap<>();
        sinks.forEach((id, families) -> changed.put(
                id, families.stream().filter(other -> !other.knows(identity)).toList()));
        List<FamilyLedger> own = new ArrayList<>();
        changed.getOrDefault(identity.sinkId(), List.of())
                .forEach(other -> own.add(other.publishedMs() == 0 ? other.publishedAt(family.publishedMs()) : other));
        own.add(family);
        changed.put(identity.sinkId(), own);
        Map<CommitIdentity.Scope, Long> forgotten = new EnumMap<>(CommitIdentity.Scope.class);
        forgotten.putAll(horizons);
        for (FamilyLedger other : outdated(changed, family)) {
            forgotten.merge(other.scope(), other.family().bornMs(), Math::max);
            changed.replaceAll((id, families) ->
                    families.stream().filter(any -> !any.equals(other)).toList());
        }
        return difference(changed, forgotten);
    }

    /** Entries of the first releases have no times. They stay until a commit of their sink records a time. */
    private static List<FamilyLedger> outdated(Map<String, List<FamilyLedger>> sinks, FamilyLedger newest) {
        List<FamilyLedger> outdated = new ArrayList<>();
        for (CommitIdentity.Scope scope : CommitIdentity.Scope.values()) {
            Duration kept = scope == CommitIdentity.Scope.WHOLE_RUN ? KEPT_WHOLE_RUN : KEPT;
            long oldest = newest.publishedMs() - kept.toMillis();
            List<FamilyLedger> others = sinks.values().stream()
                    .flatMap(List::stream)
                    .filter(family -> family.scope() == scope && !family.equals(newest) && family.publishedMs() > 0)
                    .sorted(Comparator.comparingLong(FamilyLedger::publishedMs).reversed())
                    .toList();
            others.stream()
                    .limit(MAX_FAMILIES - 1L)
                    .filter(family -> family.publishedMs() < oldest)
                    .forEach(outdated::add);
            others.stream().skip(MAX_FAMILIES - 1L).forEach(outdated::add);
        }
        return outdated;
    }

    private PropertyChange difference(
            Map<String, List<FamilyLedger>> changed, Map<CommitIdentity.Scope, Long> forgotten) {
        Map<String, String> set = new HashMap<>();
        Set<String> remove = new HashSet<>();
        changed.forEach((id, families) -> {
            String key = LedgerText.PROPERTY_PREFIX + id;
            if (families.isEmpty()) {
                remove.add(key);
            } else if (!families.equals(sinks.get(id))) {
                set.put(key, LedgerText.text(families));
            }
        });
        if (!forgotten.isEmpty()) {
            set.put(
                    HORIZON_PROPERTY,
                    forgotten.getOrDefault(CommitIdentity.Scope.CHECKPOINT, NOTHING) + ","
                            + forgotten.getOrDefault(CommitIdentity.Scope.WHOLE_RUN, NOTHING));
        }
        return new PropertyChange(set, remove);
    }

    private Stream<FamilyLedger> families() {
        return sinks.values().stream().flatMap(List::stream);
    }
}
