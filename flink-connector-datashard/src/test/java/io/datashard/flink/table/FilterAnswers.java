package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.read.FilePruner;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.schema.ValueOrder;
import io.datashard.storage.StoragePath;
import io.datashard.testing.TestRow;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;

/** Compares what is chosen by predicates with what Flink's own code chooses: conditions on columns with values where the two could differ. For tests. */
final class FilterAnswers {
    /** Clocks were set in it twice in 2025. */
    private static final String ZONE = "Europe/Berlin";

    private static final List<String> OPERATORS = List.of("=", "<>", "<", "<=", ">", ">=");

    private final List<String> names = new ArrayList<>();
    private final List<LogicalType> types = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final List<List<Object>> values = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    /** Adds a column; null is a value of each. */
    void column(String name, String type, String stored, List<?> boundaries) {
        names.add(name);
        types.add(LogicalTypeParser.parse(type, getClass().getClassLoader()));
        fields.add(Field.optional(names.size(), name, DataType.parse(stored)));
        values.add(Stream.concat(boundaries.stream(), Stream.of((Object) null)).toList());
    }

    /** Adds the six comparisons of a column with each of the literals, which are parted by bars. */
    void compare(String column, String literals) {
        compare(column, OPERATORS, literals);
    }

    /** Adds three of the comparisons with each. */
    void compareSome(String column, String literals) {
        compare(column, List.of("=", "<", ">="), literals);
    }

    private void compare(String column, List<String> operators, String literals) {
        for (String literal : literals.split(" \\| ", -1)) {
            operators.forEach(operator -> add(column + " " + operator + " " + literal));
        }
    }

    /** Adds conditions. */
    void add(String... more) {
        conditions.addAll(List.of(more));
    }

    /**
     * Requires that no row is lost.
     *
     * @param minimumExact how many of the conditions choose exactly the rows that Flink chooses, at least
     */
    void check(int minimumExact) {
        List<List<Object>> rows = rows();
        RowType columns = RowType.of(types.toArray(LogicalType[]::new), names.toArray(String[]::new));
        PlainFlink flink = new PlainFlink(EnvironmentSettings.inBatchMode(), ZONE, columns, rows);
        PlainFlink.Answers answers = flink.answers(conditions);
        Clock clock = Clock.fixed(Instant.parse("2025-11-29T12:00:00Z"), ZoneId.of(ZONE));
        Map<String, String> lost = new LinkedHashMap<>();
        int exact = 0;
        for (int i = 0; i < conditions.size(); i++) {
            Predicate predicate = FilterTranslation.of(answers.handed().get(i), columns, clock)
                    .predicate();
            Set<Integer> wanted = answers.matching().get(i);
            Set<Integer> chosen = chosen(predicate, rows);
            String condition = conditions.get(i) + " as " + predicate;
            wanted.stream()
                    .filter(row -> !chosen.contains(row))
                    .forEach(row -> lost.put(condition, rows.get(row).toString()));
            exact += chosen.equals(wanted) ? 1 : 0;
        }
        assertThat(lost).isEmpty();
        assertThat(exact).as("of " + conditions.size()).isGreaterThanOrEqualTo(minimumExact);
    }

    private List<List<Object>> rows() {
        int size = values.stream().mapToInt(List::size).max().orElseThrow();
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Object> row = new ArrayList<>();
            for (List<Object> column : values) {
                row.add(column.get(i % column.size()));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The rows that match and that lie in files that are not skipped, each row in a file of its own. */
    private Set<Integer> chosen(@Nullable Predicate predicate, List<List<Object>> rows) {
        Schema schema = Schema.of(fields.toArray(Field[]::new));
        RowFilter filter = predicate == null ? null : RowFilter.of(predicate, schema);
        FilePruner pruner = new FilePruner(schema, PartitionSpec.UNPARTITIONED, predicate);
        return IntStream.range(0, rows.size())
                .filter(i ->
                        filter == null || filter.matches(TestRow.of(rows.get(i).toArray())))
                .filter(i -> pruner.mayMatch(file(rows.get(i))))
                .boxed()
                .collect(Collectors.toSet());
    }

    private DataFile file(List<Object> row) {
        Map<Integer, Object> bounds = new HashMap<>();
        Map<Integer, Long> nulls = new HashMap<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            nulls.put(i + 1, value == null ? 1L : 0L);
            if (value != null && !(value instanceof byte[]) && !ValueOrder.isNaN(value)) {
                bounds.put(i + 1, value);
            }
        }
        return new DataFile(StoragePath.of("data/f"), 1, 1, null, nulls, new ColumnBounds(bounds, bounds));
    }
}
