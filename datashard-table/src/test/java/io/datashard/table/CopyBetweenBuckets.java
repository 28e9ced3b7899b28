package io.datashard.table;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.List;

/** A program that copies a table from the bucket that its environment names to another one; it has its settings from there alone. */
final class CopyBetweenBuckets {
    private CopyBetweenBuckets() {}

    /** Takes the name of the table, and the path of its copy. */
    public static void main(String[] args) {
        Schema schema = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
        for (Layout layout : Layout.values()) {
            TableOptions options = TableOptions.DEFAULT.withLayout(layout);
            try (DataShardTable from = DataShardTable.create(args[0] + "-" + layout, schema, options);
                    DataShardTable to = DataShardTable.create(args[1] + "-" + layout, schema, options)) {
                from.append(List.of(GenericRow.of(schema, 1L), GenericRow.of(schema, 2L)));
                try (RowIterator rows = from.scan().rows()) {
                    to.append(rows.stream().toList());
                }
            }
        }
    }
}
