package io.datashard.flink.source.enumerator;

import io.datashard.annotation.Internal;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.layout.LayoutChoice;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.AccessedTable;
import io.datashard.table.PartitionChoice;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is declared of a table that a continuous read may wait for. Its columns are the reader's to check.
 *
 * @param limit for how long to wait; zero = a missing table is an error at once
 * @param label name and place of the table, for messages
 * @param layout the layout that it must have; null = any
 * @param partitions the partitions that it must have; empty = any
 */
@Internal
public record AwaitedDeclaration(Duration limit, String label, @Nullable Layout layout, List<PartitionTerm> partitions)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public AwaitedDeclaration {
        partitions = List.copyOf(partitions);
    }

    /** A table of which nothing is declared. */
    public static AwaitedDeclaration ofAny(Duration limit) {
        return new AwaitedDeclaration(limit, "", null, List.of());
    }

    /**
     * Checks a table that has come.
     *
     * @throws InvalidUseException if its layout or its partitions differ from what is declared
     */
    void requireFits(AccessedTable table) {
        if (layout != null) {
            LayoutChoice.require(label, layout, table.layout());
        }
        if (!partitions.isEmpty()) {
            PartitionChoice.require(label, partitions, table.metadata());
        }
    }
}
