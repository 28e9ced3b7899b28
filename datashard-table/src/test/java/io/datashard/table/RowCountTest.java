package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/** Counts by metadata, against the rows themselves. */
class RowCountTest {
    private static final Schema SCHEMA = Schema.of(
            Field.optional(1, "n", PrimitiveType.INT),
            Field.optional(2, "d", PrimitiveType.DOUBLE),
            Field.optional(3, "s", PrimitiveType.STRING));
    private static final List<Operator> OPERATORS = List.of(Operator.values());

    @TempDir
    Path folder;

    @EveryLayout
    void countsThatMetadataKnowsAreThoseOfTheRows(Layout layout) {
        Random random = new Random(3);
        try (DataShardTable table = DataShardTable.create(
                folder.resolve("t").toString(), SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
            Snapshot first = null;
            for (int file = 0; file < 12; file++) {
                Snapshot made = table.append(rows(random, file)).orElseThrow();
                first = first == null ? made : first;
            }
            assertThat(table.rowCount()).isEqualTo(count(table.scan()));
            assertThat(table.scan().snapshotId(first.id()).rowCount())
                    .isEqualTo(count(table.scan().snapshotId(first.id())));
            int known = 0;
            int partly = 0;
            for (int i = 0; i < 120; i++) {
                Predicate predicate = predicate(random, 2);
                long rows = count(table.scan().where(predicate));
                OptionalLong count = table.scan().where(predicate).knownRowCount();
                count.ifPresent(number -> assertThat(number).as("%s", predicate).isEqualTo(rows));
                known += count.isPresent() ? 1 : 0;
                partly += count.isPresent() && rows > 0 && rows < table.rowCount() ? 1 : 0;
            }
            assertThat(known).isGreaterThan(10);
            assertThat(partly).isGreaterThan(2);
        }
    }

    private static long count(TableRead read) {
        try (RowIterator rows = read.rows()) {
            return rows.stream().count();
        }
    }

    /** Files of one value, of a range, of nulls, with and without NaN. */
    private static List<GenericRow> rows(Random random, int file) {
        List<GenericRow> rows = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            boolean isNull = file % 4 == 3 && (i > 0 || file == 3);
            Object number = isNull ? null : (Object) (file + (file % 4 == 1 ? i : 0));
            Object real = file % 3 == 0 ? null : (Object) (file % 5 == 4 ? Double.NaN : (double) file);
            rows.add(GenericRow.of(SCHEMA, number, real, file % 6 == 5 ? null : "s" + file));
        }
        return rows;
    }

    private static Predicate predicate(Random random, int depth) {
        String column = SCHEMA.names().get(random.nextInt(3));
        Object value = column.equals("s") ? "s" + random.nextInt(12) : (Object) (random.nextInt(26) / 2.0);
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> new Predicate.IsNull(column);
            case 1 -> new Predicate.IsNotNull(column);
            case 2 -> new Predicate.In(column, List.of(value));
            case 3, 4 -> new Compare(column, OPERATORS.get(random.nextInt(OPERATORS.size())), value);
            case 5 -> new Predicate.And(List.of(predicate(random, depth - 1), predicate(random, depth - 1)));
            default -> new Predicate.Or(List.of(predicate(random, depth - 1), predicate(random, depth - 1)));
        };
    }
}
