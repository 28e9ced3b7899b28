package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.layout.Layout;
import io.datashard.model.TableMetadata;
import io.datashard.model.TableProperties;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.TableOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options of a table of a catalog. Some stand for what every table has: layout, partitions and table properties. The others lie in
 * properties of the table that begin with {@link #PREFIX}.
 */
final class StoredOptions {
    /** The prefix of the properties that hold options. */
    static final String PREFIX = "datashard.flink.option.";

    private static final String OURS = "datashard.";
    private static final String PASSED = DeclarationOptions.TABLE_PROPERTIES.key() + ".";
    private static final String RETAINED = DeclarationOptions.SNAPSHOTS_RETAINED.key();
    static final String DEFAULT_RETAINED = Integer.toString(TableOptions.DEFAULT_RETAINED_SNAPSHOTS);
    /** What is said when a table is created, and never changes. */
    private static final Set<String> FIXED =
            Set.of(DeclarationOptions.LAYOUT.key(), DeclarationOptions.PARTITION_SPEC.key());

    private StoredOptions() {}

    /** The options that a table shows. */
    static Map<String, String> of(TableMetadata table, Layout layout, List<PartitionTerm> partitions) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put(DeclarationOptions.LAYOUT.key(), layout.optionValue());
        if (!partitions.isEmpty() && !isPartitionedByColumns(partitions)) {
            options.put(DeclarationOptions.PARTITION_SPEC.key(), PartitionTerm.text(partitions));
        }
        new TreeMap<>(table.properties()).forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                options.put(key.substring(PREFIX.length()), value);
            } else if (key.equals(TableProperties.SNAPSHOT_RETENTION_COUNT)) {
                if (!value.equals(DEFAULT_RETAINED) && TableProperties.snapshotRetentionCount(table.properties()) > 0) {
                    options.put(RETAINED, value);
                }
            } else if (!key.startsWith(OURS) && !key.equals(TableProperties.NAME_MAPPING)) {
                options.put(PASSED + key, value);
            }
        });
        return options;
    }

    /** Whether PARTITIONED BY says all of it. */
    static boolean isPartitionedByColumns(List<PartitionTerm> partitions) {
        return partitions.stream().allMatch(term -> term.equals(PartitionTerm.identity(term.column())));
    }

    /** The properties of a new table that hold options. What the creation itself takes up is not among them. */
    static Map<String, String> properties(Map<String, String> options) {
        Map<String, String> properties = new TreeMap<>();
        options.forEach((key, value) -> {
            requireForeign(key);
            if (!FIXED.contains(key) && !key.startsWith(PASSED) && !key.equals(RETAINED)) {
                properties.put(PREFIX + key, value);
            }
        });
        return properties;
    }

    /**
     * The property that an option of an existing table stands for.
     *
     * @param table its name, for messages
     * @throws InvalidUseException if the option can't be changed
     */
    static String property(String table, String option) {
        if (FIXED.contains(option)) {
            throw new InvalidUseException(
                    "Cannot change the option '" + option + "' of the table " + table,
                    "a table has the layout and the partitions that it was created with",
                    "Create a table with others, AS SELECT from this one; nothing was changed");
        }
        requireForeign(option);
        if (option.equals(RETAINED)) {
            return TableProperties.SNAPSHOT_RETENTION_COUNT;
        }
        return option.startsWith(PASSED) ? option.substring(PASSED.length()) : PREFIX + option;
    }

    /** Whether an option says how many snapshots are kept. */
    static boolean isRetained(String option) {
        return option.equals(RETAINED);
    }

    /**
     * The ledger of sinks is no user's business: who changed it would make commits be lost or made twice. And without the name mapping other
     * engines read columns as null.
     */
    private static void requireForeign(String option) {
        if (option.equals(PASSED + TableProperties.NAME_MAPPING)) {
            throw new InvalidUseException(
                    "Cannot use the option '" + option + "'",
                    "the connector itself keeps which column of a data file is which column of the table in this property",
                    "Leave the option out; nothing was changed");
        }
        if (option.startsWith(PASSED + OURS) && !option.equals(PASSED + TableProperties.SNAPSHOT_RETENTION_COUNT)) {
            throw new InvalidUseException(
                    "Cannot use the option '" + option + "'",
                    "the connector itself keeps what it must know in properties that begin with '" + OURS + "'",
                    "Use another name; nothing was changed");
        }
    }
}
