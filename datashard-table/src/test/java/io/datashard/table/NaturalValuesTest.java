package io.datashard.table;

import static io.datashard.schema.Predicates.and;
import static io.datashard.schema.Predicates.between;
import static io.datashard.schema.Predicates.equal;
import static io.datashard.schema.Predicates.greaterThan;
import static io.datashard.schema.Predicates.in;
import static io.datashard.schema.Predicates.lessThan;
import static io.datashard.schema.Predicates.not;
import static io.datashard.schema.Predicates.notEqual;
import static io.datashard.schema.Predicates.startsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.schema.DecimalType;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.EveryLayout;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** Rows are written and found by plain Java values: by partitions, column bounds, row groups and rows alike. */
class NaturalValuesTest {
    private static final Schema SCHEMA = Schema.builder()
            .required("id", PrimitiveType.LONG)
            .optional("price", new DecimalType(18, 4))
            .optional("day", PrimitiveType.DATE)
            .optional("at", PrimitiveType.TIMESTAMPTZ)
            .optional("key", PrimitiveType.UUID)
            .optional("name", PrimitiveType.STRING)
            .build();
    private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

    @TempDir
    Path folder;

    @EveryLayout
    void rowsAreFoundByPlainValues(Layout layout) {
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        if (layout == Layout.ICEBERG) {
            options = options.withPartitions(List.of(PartitionTerm.identity("id")));
        }
        try (DataShardTable table = DataShardTable.create(folder.resolve("t").toString(), SCHEMA, options)) {
            for (int i = 0; i < 5; i++) {
                table.append(List.of(row(i)));
            }
            assertThat(ids(table, equal("id", 3))).containsExactly(3L);
            assertThat(ids(table, greaterThan("id", 2.5))).containsExactly(3L, 4L);
            assertThat(ids(table, in("id", 1, 2L, 2.5, new BigDecimal("4.0")))).containsExactly(1L, 2L, 4L);
            assertThat(ids(table, not(in("id", 1, 2.5)))).containsExactly(0L, 2L, 3L, 4L);
            assertThat(ids(table, lessThan("price", 2))).containsExactly(0L, 1L);
            assertThat(ids(table, equal("price", new BigDecimal("2.5")))).containsExactly(2L);
            assertThat(ids(table, notEqual("price", new BigDecimal("2.50001")))).hasSize(5);
            assertThat(ids(table, between("day", DAY.plusDays(1), DAY.plusDays(2))))
                    .containsExactly(1L, 2L);
            assertThat(ids(table, greaterThan("at", Instant.ofEpochSecond(3, 1))))
                    .containsExactly(4L);
            assertThat(ids(table, equal("key", new UUID(0, 2)))).containsExactly(2L);
            assertThat(ids(table, and(startsWith("name", "n"), not(startsWith("name", "n3")))))
                    .containsExactly(0L, 1L, 2L, 4L);
            assertThatThrownBy(() -> ids(table, equal("day", "2026-11-01")))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'day'");
        }
    }

    private static GenericRow row(int number) {
        return GenericRow.of(
                SCHEMA,
                number,
                new BigDecimal(number + ".5"),
                DAY.plusDays(number),
                Instant.ofEpochSecond(number),
                new UUID(0, number),
                "n" + number);
    }

    private static List<Object> ids(DataShardTable table, Predicate condition) {
        try (RowIterator rows = table.scan().select("id").where(condition).rows()) {
            return rows.stream().map(row -> row.get("id")).sorted().toList();
        }
    }
}
