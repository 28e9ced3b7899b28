package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.SourceOptions;
import io.datashard.model.SnapshotId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * The name of a table as of a snapshot: {@code trades$snapshot_4711}. Flink tells scans of a query apart by the names of their tables; so several
 * snapshots of one table have several names ({@code docs/decisions/0044-a-name-for-each-snapshot.md}).
 *
 * @param table the table
 * @param id the snapshot
 */
record SnapshotName(ObjectPath table, SnapshotId id) {
    /** The option of a table of Flink that says of which table it is a snapshot: only the catalog sets it. */
    private static final String OPTION = "snapshot-of";

    private static final Pattern FORM = Pattern.compile("(.+)\\$snapshot_(\\d{1,20})", Pattern.DOTALL);
    /** The options that say which rows of which snapshots are read, or of what use a read of the current state is. */
    private static final List<ConfigOption<?>> OF_STATE = List.of(
            SourceOptions.SNAPSHOT_ID,
            SourceOptions.TIMESTAMP,
            SourceOptions.TIMESTAMP_MILLIS,
            SourceOptions.INCREMENTAL_BETWEEN,
            SourceOptions.INCREMENTAL_BETWEEN_TIMESTAMP,
            SourceOptions.MONITOR_INTERVAL,
            SourceOptions.STARTUP_MODE,
            SourceOptions.AWAIT_TABLE);

    /** The name that a path is; empty if it has not the form of one. */
    static Optional<SnapshotName> of(ObjectPath path) {
        Matcher matcher = FORM.matcher(path.getObjectName());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String number = matcher.group(2);
        try {
            SnapshotId id = SnapshotId.parse(number);
            // One name for each snapshot: with another spelling of the number, it is a name like any other.
            return id.toString().equals(number)
                    ? Optional.of(new SnapshotName(new ObjectPath(path.getDatabaseName(), matcher.group(1)), id))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // above 2^64-1
        }
    }

    /** The options of the table as of the snapshot. */
    Map<String, String> options(Map<String, String> ofTable) {
        Map<String, String> options = new LinkedHashMap<>(ofTable);
        OF_STATE.forEach(option -> options.keySet().removeAll(keys(option)));
        // It tells continuous reads apart; a read of a snapshot ends, and may stand beside one of the table.
        options.remove(SourceOptions.SOURCE_OPERATOR_UID_SUFFIX.key());
        options.put(SourceOptions.SNAPSHOT_ID.key(), id.toString());
        options.put(OPTION, table.getObjectName());
        return options;
    }

    /** The options without that by which the catalog tells itself that they are of a snapshot. */
    static Map<String, String> unmarked(Map<String, String> options) {
        Map<String, String> unmarked = new LinkedHashMap<>(options);
        unmarked.remove(OPTION);
        return unmarked;
    }

    /**
     * Where to find what has a path: the table of the snapshot, if the catalog has made its options, and otherwise the path itself.
     *
     * @param label the name as users write it, for messages
     * @param options the options, perhaps with those of a hint
     * @throws InvalidUseException if a hint says that another state is to be read
     */
    static ObjectPath locate(ObjectPath path, String label, Map<String, String> options) {
        Optional<SnapshotName> name = of(path);
        if (name.isEmpty() || !name.get().table.getObjectName().equals(options.get(OPTION))) {
            return path;
        }
        SnapshotName snapshot = name.get();
        Set<String> others = new TreeSet<>();
        OF_STATE.stream().flatMap(option -> keys(option).stream()).forEach(others::add);
        others.retainAll(options.keySet());
        if (snapshot.id.toString().equals(options.get(SourceOptions.SNAPSHOT_ID.key()))) {
            others.remove(SourceOptions.SNAPSHOT_ID.key());
        }
        if (!others.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot read " + label + " with the options " + others,
                    "its name says which snapshot is read",
                    "Leave them out, or use the hint with the name of the table itself");
        }
        return snapshot.table;
    }

    private static Set<String> keys(ConfigOption<?> option) {
        Set<String> keys = new TreeSet<>(Set.of(option.key()));
        for (FallbackKey fallback : option.fallbackKeys()) {
            keys.add(fallback.getKey());
        }
        return keys;
    }
}
