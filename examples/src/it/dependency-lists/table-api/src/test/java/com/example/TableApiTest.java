package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableApiTest {
    @TempDir
    Path folder;

    @Test
    void rowsAreInsertedAndSelected() throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.executeSql("CREATE TABLE flights (origin STRING, delay INT) WITH ('connector' = 'datashard', 'path' = '"
                + folder.resolve("t") + "', 'auto-create' = 'true')");
        tables.executeSql("INSERT INTO flights VALUES ('HNL', 95), ('LAX', 12)").await();

        List<String> read = new ArrayList<>();
        try (CloseableIterator<Row> rows =
                tables.executeSql("SELECT origin, delay FROM flights WHERE delay > 60").collect()) {
            rows.forEachRemaining(row -> read.add(row.getField(0) + " " + row.getField(1)));
        }
        assertEquals(List.of("HNL 95"), read);
    }
}
