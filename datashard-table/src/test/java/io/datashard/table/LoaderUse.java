package io.datashard.table;

import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What a job does with tables, to be run in a class loader of its own: creates one, appends twice, reads it. */
public final class LoaderUse implements Function<Map<String, String>, Long> {
    /** The setting that is the path of the table; the others are options of its store. */
    static final String PATH = "path";

    static final Schema SCHEMA =
            Schema.of(Field.optional(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));

    /** Returns the number of rows read. */
    @Override
    public Long apply(Map<String, String> settings) {
        String path = settings.get(PATH);
        Map<String, String> store = settings.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(PATH))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        List<GenericRow> rows = LongStream.range(0, 100)
                .mapToObj(id -> GenericRow.of(SCHEMA, id, "row"))
                .toList();
        try (DataShardTable table = DataShardTable.create(path, store, SCHEMA, TableOptions.DEFAULT)) {
            table.append(rows);
            table.append(rows);
            try (RowIterator read = table.scan().rows()) {
                return read.stream().count();
            }
        }
    }
}
