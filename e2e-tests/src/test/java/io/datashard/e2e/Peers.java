package io.datashard.e2e;

import io.datashard.layout.Layout;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Schema;
import io.datashard.table.TableOptions;
import java.util.List;

/** The two Python releases that share tables of one kind with this project in these tests. The other release does what one of them can't. */
enum Peers {
    CLASSIC(Layout.CLASSIC, PythonEnvironment.OLDEST, PythonEnvironment.NEWEST_CLASSIC, false),
    ICEBERG(Layout.ICEBERG, PythonEnvironment.UNPARTITIONED, PythonEnvironment.NEWEST, false),
    PARTITIONED(Layout.ICEBERG, PythonEnvironment.NEWEST, PythonEnvironment.NEWEST, true);

    private final Layout layout;
    private final String older;
    private final String newer;
    private final boolean partitioned;

    Peers(Layout layout, String older, String newer, boolean partitioned) {
        this.layout = layout;
        this.older = older;
        this.newer = newer;
        this.partitioned = partitioned;
    }

    PythonEnvironment older() {
        return PythonEnvironment.of(older);
    }

    PythonEnvironment newer() {
        return PythonEnvironment.of(newer);
    }

    /** The options of a table for both, with partitions in the form of {@link PartitionSpec#parse}; empty = none. */
    TableOptions table(Schema schema, String partitions) {
        TableOptions table = TableOptions.DEFAULT.withLayout(layout);
        return partitioned ? table.withPartitions(terms(schema, partitions)) : table;
    }

    /** The partitions in a text; none if it is empty. */
    static List<PartitionTerm> terms(Schema schema, String partitions) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        return PartitionSpec.parse(partitions, schema).fields().stream()
                .map(field -> new PartitionTerm(
                        field.transform(),
                        schema.findById(field.sourceId()).orElseThrow().name()))
                .toList();
    }
}
