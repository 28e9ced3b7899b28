package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.Dataset;
import java.util.stream.Collectors;

/** The columns of a dataset as a statement of SQL declares them. */
final class SqlColumns {
    private SqlColumns() {}

    static String of(Dataset dataset) {
        return dataset.rowType().getFields().stream()
                .map(field -> field.getName() + " " + field.getType().asSerializableString())
                .collect(Collectors.joining(", "));
    }
}
