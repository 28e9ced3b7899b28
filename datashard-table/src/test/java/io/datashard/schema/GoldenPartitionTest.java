package io.datashard.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Partitions and folders of every row that Python partitioned, against where Python put it. */
class GoldenPartitionTest {
    static Stream<GoldenTable> partitionedTables() {
        return GoldenTable.all().stream()
                .filter(table -> table.expected().path("partition_fields").size() > 0 && !table.isClassic())
                // A rewrite spells the day in another way.
                .filter(table -> !table.name().endsWith("rewritten"));
    }

    @ParameterizedTest
    @MethodSource("partitionedTables")
    void everyRowBelongsWherePythonPutIt(GoldenTable table) {
        Schema schema = table.schema();
        List<PartitionField> fields = new ArrayList<>();
        for (JsonNode field : table.expected().get("partition_fields")) {
            fields.add(new PartitionField(
                    field.get("source-id").intValue(),
                    field.get("field-id").intValue(),
                    field.get("name").textValue(),
                    Transform.parse(field.get("transform").textValue())));
        }
        PartitionSpec spec = new PartitionSpec(0, fields);
        Partitioner partitioner = new Partitioner(spec, schema);

        List<String> folders = new ArrayList<>();
        for (TestRow row : table.currentRows()) {
            folders.add(spec.folder(partitioner.of(row), schema));
        }
        List<String> expected = new ArrayList<>();
        for (JsonNode file : table.expected().get("live_files")) {
            String path = file.get("path").textValue();
            for (int i = 0; i < file.get("record_count").intValue(); i++) {
                expected.add(path.substring(0, path.lastIndexOf('/')));
            }
        }
        assertThat(folders).containsExactlyInAnyOrderElementsOf(expected);
    }
}
