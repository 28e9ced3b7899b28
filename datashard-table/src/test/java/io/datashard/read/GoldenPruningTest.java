package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.TableMetadata;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filtered reads of tables that Python partitioned, by every value that is in them, give exactly the rows that match. */
class GoldenPruningTest {
    static Stream<GoldenTable> partitionedTables() {
        return GoldenTable.all().stream()
                .filter(table -> table.expected().path("partition_fields").size() > 0 && !table.isClassic());
    }

    @ParameterizedTest
    @MethodSource("partitionedTables")
    void everyMatchingRowIsFound(GoldenTable golden) {
        Schema schema = golden.schema();
        RowJson json = new RowJson(schema);
        List<TestRow> rows = golden.currentRows();
        try (DataShardTable table = DataShardTable.open(golden.root().toString())) {
            for (Predicate predicate : predicates(schema, rows)) {
                RowFilter filter = new RowFilter(predicate, schema);
                List<String> expected =
                        rows.stream().filter(filter::matches).map(json::encode).toList();
                List<String> found = new ArrayList<>();
                try (RowIterator matching = table.scan().where(predicate).rows()) {
                    matching.forEachRemaining(row -> found.add(json.encode(row)));
                }
                assertThat(found).as("%s", predicate).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void filesAreLeftOutByWhatPythonRecorded() {
        GoldenTable golden = GoldenTable.named("0.11.2/partition-mixed");
        try (TableAccess access =
                TableAccess.open(TableLocation.of(golden.root().toString()))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            String sym = new String(golden.currentRows().get(0).getBytes(2), StandardCharsets.UTF_8);
            TableScan scan = TableScan.open(
                    access.manifests(metadata),
                    metadata,
                    new ScanStep.Full(metadata.currentSnapshot().orElseThrow()),
                    FilePruner.of(metadata, new Compare("s", Operator.EQ, sym)),
                    ScanCursor.START);

            assertThat(scan.rest()).isNotEmpty().hasSizeLessThan(7);
            assertThat(scan.counts().skippedByPartition()).isPositive();
        }
    }

    private static List<Predicate> predicates(Schema schema, List<TestRow> rows) {
        List<Predicate> predicates = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
            Field field = schema.field(column);
            predicates.add(new Predicate.IsNull(field.name()));
            predicates.add(new Predicate.IsNotNull(field.name()));
            List<Object> values = new ArrayList<>();
            for (TestRow row : rows) {
                if (!row.isNullAt(column)) {
                    values.add(value(row, column, field));
                }
            }
            for (Object value : values) {
                for (Operator operator : Operator.values()) {
                    predicates.add(new Compare(field.name(), operator, value));
                }
            }
            predicates.add(new Predicate.In(field.name(), values.subList(0, Math.min(2, values.size()))));
        }
        return predicates;
    }

    private static Object value(TestRow row, int column, Field field) {
        return switch (field.type().physical()) {
            case BOOLEAN -> row.getBoolean(column);
            case INT -> row.getInt(column);
            case LONG -> row.getLong(column);
            case FLOAT -> row.getFloat(column);
            case DOUBLE -> row.getDouble(column);
            case DECIMAL -> row.getDecimal(column);
            case BYTES ->
                field.type().text().equals("string") || field.type().text().equals("uuid")
                        ? new String(row.getBytes(column), StandardCharsets.UTF_8)
                        : row.getBytes(column);
        };
    }
}
