package io.datashard.testing;

import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import java.util.List;

/** A process that appends one row after the other to a local table. Arguments: table, name of the writer, number of rows. */
public final class RacingWriter {
    /** The columns of the table. */
    public static final Schema SCHEMA = Schema.of(
            Field.required(1, "writer", PrimitiveType.STRING), Field.required(2, "number", PrimitiveType.LONG));

    private RacingWriter() {}

    public static void main(String[] arguments) {
        write(arguments[0], arguments[1], Integer.parseInt(arguments[2]));
    }

    /** Appends rows, each in its own commit. */
    public static void write(String path, String writer, int rows) {
        try (DataShardTable table = DataShardTable.open(path)) {
            for (long i = 0; i < rows; i++) {
                table.append(List.of(GenericRow.of(SCHEMA, writer, i)));
            }
        }
    }
}
