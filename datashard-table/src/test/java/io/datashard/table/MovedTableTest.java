package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.EveryLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A table is moved from one awkward name to another and goes on there; the location that it has recorded stays (iceberg format 1.5). */
class MovedTableTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "name", PrimitiveType.STRING));
    private static final List<String> NAMES = List.of("a b", "50%", "%41", "x/y=z", "żółw 🐢", "#?&+", "..");

    @TempDir
    Path folder;

    @EveryLayout
    void rowsOfBothPlacesAreRead(Layout layout) throws IOException {
        Path first = folder.resolve("lake %41/trades 50%");
        Path second = folder.resolve("Ąę#?&+/a=b");
        Files.createDirectories(second.getParent());
        TableOptions options = TableOptions.DEFAULT
                .withLayout(layout)
                .withPartitions(layout == Layout.ICEBERG ? List.of(PartitionTerm.identity("name")) : List.of());
        try (DataShardTable table = DataShardTable.create(first.toString(), SCHEMA, options)) {
            table.append(NAMES.stream().map(name -> GenericRow.of(SCHEMA, name)).toList());
            assertThat(names(table)).containsExactlyInAnyOrderElementsOf(NAMES);
        }
        String location = location(first);
        Files.move(first, second);
        try (DataShardTable table = DataShardTable.open(second.toString())) {
            assertThat(names(table)).containsExactlyInAnyOrderElementsOf(NAMES);
            table.append(List.of(GenericRow.of(SCHEMA, "moved %25")));
            assertThat(names(table)).hasSize(NAMES.size() + 1).contains("moved %25");
        }
        assertThat(location(second)).isEqualTo(location);
        Files.move(second, first);
        try (DataShardTable table = DataShardTable.open(first.toString())) {
            assertThat(names(table))
                    .hasSize(NAMES.size() + 1)
                    .containsAll(NAMES)
                    .contains("moved %25");
            table.append(List.of(GenericRow.of(SCHEMA, "back")));
            assertThat(names(table)).hasSize(NAMES.size() + 2);
        }
        if (layout == Layout.ICEBERG) {
            assertThat(location).isEqualTo("file://" + folder.toRealPath() + "/lake %41/trades 50%");
        }
    }

    private static String location(Path path) {
        try (DataShardTable table = DataShardTable.open(path.toString())) {
            return table.metadata().location();
        }
    }

    private static List<String> names(DataShardTable table) {
        try (RowIterator rows = table.scan().rows()) {
            return rows.stream().map(row -> (String) row.get("name")).toList();
        }
    }
}
