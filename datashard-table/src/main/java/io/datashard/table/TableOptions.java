package io.datashard.table;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.model.TableProperties;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Schema;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a new table has beside its columns. Immutable.
 *
 * @param layout how the table lies on disk
 * @param partitionedBy how rows go to partitions; empty = no partitions, as always in the classic layout
 * @param properties table properties; they are added to the {@link #DEFAULT_PROPERTIES} and win over them
 */
@PublicEvolving
public record TableOptions(Layout layout, List<PartitionTerm> partitionedBy, Map<String, String> properties)
        implements Serializable {
    /** How many snapshots a table of this library keeps, so that its metadata stays small at any commit rate. */
    public static final int DEFAULT_RETAINED_SNAPSHOTS = 1000;

    /** Properties of every table that this library creates. */
    public static final Map<String, String> DEFAULT_PROPERTIES =
            Map.of(TableProperties.SNAPSHOT_RETENTION_COUNT, Integer.toString(DEFAULT_RETAINED_SNAPSHOTS));

    /** The classic layout, without partitions. */
    public static final TableOptions DEFAULT = new TableOptions(Layout.CLASSIC, List.of(), Map.of());

    private static final long serialVersionUID = 1L;

    public TableOptions {
        partitionedBy = List.copyOf(partitionedBy);
        properties = Map.copyOf(properties);
    }

    /** A copy with another layout. */
    public TableOptions withLayout(Layout other) {
        return new TableOptions(other, partitionedBy, properties);
    }

    /** A copy with these partitions. */
    public TableOptions withPartitions(List<PartitionTerm> terms) {
        return new TableOptions(layout, terms, properties);
    }

    /** A copy with one more table property. */
    public TableOptions withProperty(String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(key, value);
        return new TableOptions(layout, partitionedBy, more);
    }

    /**
     * The table to create.
     *
     * @throws io.datashard.error.InvalidUseException if the partitions do not fit the columns
     */
    @Internal
    public NewTable newTable(TableLocation location, Schema schema) {
        Map<String, String> all = new HashMap<>(DEFAULT_PROPERTIES);
        all.putAll(properties);
        return new NewTable(layout, location.text(), schema, PartitionSpec.of(partitionedBy, schema), all);
    }
}
