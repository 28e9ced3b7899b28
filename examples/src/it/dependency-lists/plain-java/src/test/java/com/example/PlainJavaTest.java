package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainJavaTest {
    private static final Schema FLIGHT = Schema.of(
            Field.required(1, "origin", PrimitiveType.STRING), Field.required(2, "delay", PrimitiveType.INT));

    @TempDir
    Path folder;

    @Test
    void rowsAreAppendedAndRead() {
        try (DataShardTable table =
                DataShardTable.create(folder.resolve("t").toString(), FLIGHT)) {
            table.append(List.of(GenericRow.of(FLIGHT, "HNL", 95)));

            try (RowIterator rows = table.scan().select("origin").rows()) {
                assertEquals(List.of("HNL"), rows.stream().map(row -> row.get("origin")).toList());
            }
        }
    }
}
