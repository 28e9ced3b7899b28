package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.metatable.CalledScan;
import io.datashard.flink.options.SourceOptions;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.connector.source.ScanTableSource.ScanRuntimeProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the table's metadata said to the aggregates of a query.
 *
 * @param known the answer; null = it does not tell
 */
record MetadataAnswer(@Nullable AggregateAnswer known) {
    /**
     * Asks the metadata.
     *
     * @param asked the aggregates; empty = no metadata tells such
     * @param ask reads the metadata
     */
    static MetadataAnswer find(
            Optional<AskedAggregates> asked, Function<AskedAggregates, Optional<AggregateAnswer>> ask) {
        return new MetadataAnswer(asked.flatMap(ask).orElse(null));
    }

    boolean isKnown() {
        return known != null;
    }

    /**
     * Emits the answer.
     *
     * @throws InvalidUseException if there is none. The planner drops a source that has none, unless it restores a compiled plan, which takes it
     *     for granted that the answer is there
     */
    ScanRuntimeProvider provider(String table, String label) {
        if (known == null) {
            throw new InvalidUseException(
                    "Cannot run the compiled plan on the table " + table,
                    "the plan takes aggregates from the metadata of the table, and that does not tell them any more: rows were added of which"
                            + " it tells less",
                    "Compile the plan anew, with '" + SourceOptions.AGGREGATE_PUSH_DOWN.key()
                            + "' = 'false' if it is to last");
        }
        return CalledScan.once(
                new EmittedAnswer(known), known.type(), "answer", "Answer from the metadata of " + label);
    }
}
