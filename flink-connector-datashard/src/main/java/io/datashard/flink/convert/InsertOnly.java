package io.datashard.flink.convert;

import io.datashard.error.InvalidUseException;
import org.apache.flink.types.RowKind;

/** The rule that a table takes new rows only. */
final class InsertOnly {
    private InsertOnly() {}

    static void require(RowKind kind) {
        if (kind != RowKind.INSERT) {
            throw new InvalidUseException(
                    "Cannot write a record of kind " + kind,
                    "the sink appends: a table of this format takes no updates and no deletes",
                    "Write a stream of inserts only, for example the result of a windowed aggregation");
        }
    }
}
