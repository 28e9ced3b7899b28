package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of every release of the Python library, the iceberg layout's included: it has the same data files but for uuid and fixed. */
class GoldenDataFileTest {
    private final MemoryStorage storage = new MemoryStorage();

    static List<GoldenTable> tables() {
        return GoldenTable.all();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(storage.openHandles()).isZero();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyRowOfEveryReleaseIsRead(GoldenTable table) throws IOException {
        Schema schema = table.schema();
        RowDigest digest = new RowDigest(schema);
        for (StoragePath path : dataFiles(table)) {
            int length = put(table, path);
            try (DataFileReader reader =
                    ParquetFiles.open(storage, path, length, schema, DataFiles.names(schema), null, ReadRange.ALL)) {
                for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                    for (int i = 0; i < batch.size(); i++) {
                        digest.add(batch.row(i));
                    }
                }
            }
        }

        List<TestRow> expected = table.expected().path("rows_as_written").asBoolean(true)
                ? table.currentRows()
                : table.rows(table.expected().get("rows_written")); // The files have more rows than that release finds.
        assertThat(digest.rowCount()).isEqualTo(expected.size());
        assertThat(digest.value()).isEqualTo(RowDigest.of(schema, expected));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theSchemaOfAFileIsThatOfItsTableAsFarAsParquetTells(GoldenTable table) throws IOException {
        for (StoragePath path : dataFiles(table)) {
            put(table, path);
            Schema stored = ParquetFiles.readSchema(storage, path);

            assertThat(DataFiles.names(stored)).isEqualTo(DataFiles.names(table.schema()));
            assertThat(stored.fields()).allSatisfy(field -> {
                assertThat(field.required())
                        .isEqualTo(
                                table.schema().find(field.name()).orElseThrow().required());
                assertThat(ParquetTypes.decodes(
                                ParquetTypes.write(field, DataFileWriterSettings.UuidForm.TEXT)
                                        .asPrimitiveType(),
                                table.schema().find(field.name()).orElseThrow().type()))
                        .isTrue();
            });
        }
    }

    private static List<StoragePath> dataFiles(GoldenTable table) {
        List<StoragePath> paths = new ArrayList<>();
        if (table.hasFullSnapshots()) {
            for (JsonNode file : table.expected().get("live_files")) {
                paths.add(StoragePath.of(file.get("path").textValue()));
            }
        } else {
            for (JsonNode path : table.expected().get("legacy_union_files")) {
                paths.add(StoragePath.of(path.textValue()));
            }
        }
        return paths;
    }

    private int put(GoldenTable table, StoragePath path) throws IOException {
        byte[] content = Files.readAllBytes(table.root().resolve(path.value()));
        storage.put(path, content);
        return content.length;
    }
}
