package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new table takes no folder in which others have files: they would go with it when it is dropped. */
class NewTablePlaceTest {
    private static final Schema SCHEMA = Schema.of(Field.optional(1, "id", PrimitiveType.INT));
    private static final TableName NAME = new TableName("default", "x");

    @TempDir
    private Path folder;

    private Warehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = Warehouse.open(TableLocation.of(folder.toString()), Surroundings::ofEnvironment);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private void write(String file) throws IOException {
        Path path = folder.resolve("x").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/part-00000-5a0c.snappy.parquet",
                "data/2026/rows.csv",
                "data/rows.parquet",
                "metadata/notes.txt",
                "snapshots/a"
            })
    void aFolderOfStrangersIsRefused(String file) throws IOException {
        write(file);
        write("data/auto_0f3a9c1e77b24d55.parquet");
        assertThatThrownBy(() -> warehouse.requireFree(NAME))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(file)
                .hasMessageContaining("Move")
                .hasMessageContaining("nothing was changed");
        assertThat(folder.resolve("x").resolve(file)).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/auto_0f3a9c1e77b24d55.parquet",
                "data/auto_1795441118654321.parquet",
                "data/day=1/auto_0f3a9c1e77b24d55.parquet",
                "data/flink_0f3a9c1e77b24d550f3a9c1e77b24d55.parquet",
                "data/tmpa8_x1.parquet",
                "data/.tmp.1.auto_0f3a9c1e77b24d55.parquet",
                "metadata/manifests/manifest_1795441689856437_48839e19.avro",
                "metadata/inflight/auto_0f3a9c1e77b24d55.parquet.inflight",
                ".locks/metadata.lock"
            })
    void whatADropThatDiedHasLeftIsNot(String file) throws IOException {
        write(file);
        warehouse.requireFree(NAME);
    }

    /** A folder with nothing but a table named data looks like what is left of a table. */
    @EveryLayout
    void aDatabaseWhoseTableIsNamedLikeAFolderOfATableIsRefused(Layout layout) {
        for (String table : new String[] {"data", "metadata", "snapshots"}) {
            TableName outer = new TableName("default", "of-" + table);
            String inner = folder.resolve("of-" + table).resolve(table).toString();
            DataShardTable.create(inner, SCHEMA, TableOptions.DEFAULT.withLayout(layout))
                    .close();
            assertThatThrownBy(() -> warehouse.requireFree(outer))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'" + table + "'")
                    .hasMessageContaining("itself a table");
        }
    }
}
