package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What other readers of the table would fail on is not appended; the rest of an append is. */
class InvalidValueTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "text", PrimitiveType.STRING),
            Field.optional(3, "day", PrimitiveType.DATE),
            Field.optional(4, "local", PrimitiveType.TIMESTAMP),
            Field.optional(5, "at", PrimitiveType.TIMESTAMPTZ));

    @TempDir
    Path folder;

    @EveryLayout
    void rowIsRefusedByItsNumberAndTheOthersAreAppended(Layout layout) {
        List<RowView> bad = List.of(
                TestRow.of(2L, new byte[] {(byte) 0x80}, null, null, null),
                GenericRow.of(SCHEMA, 2L, "half a pair \uD83D", null, null, null),
                GenericRow.of(SCHEMA, 2L, null, LocalDate.of(10_000, 1, 1), null, null),
                GenericRow.of(SCHEMA, 2L, null, LocalDate.MAX, null, null),
                GenericRow.of(SCHEMA, 2L, null, null, LocalDateTime.of(0, 12, 31, 23, 59), null),
                GenericRow.of(SCHEMA, 2L, null, null, LocalDateTime.MIN.withNano(0), null),
                GenericRow.of(SCHEMA, 2L, null, null, null, Instant.MAX.with(ChronoField.NANO_OF_SECOND, 0)));
        GenericRow good = GenericRow.of(
                SCHEMA,
                1L,
                "é\0😀",
                LocalDate.of(9999, 12, 31),
                LocalDateTime.of(1, 1, 1, 0, 0),
                Instant.parse("9999-12-31T23:59:59.999999Z"));
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        try (DataShardTable table = DataShardTable.create(folder.resolve("t").toString(), SCHEMA, options)) {
            try (TableAppend append = table.newAppend()) {
                append.write(good);
                int row = 2;
                for (RowView value : bad) {
                    assertThatThrownBy(() -> append.write(value))
                            .isInstanceOf(InvalidUseException.class)
                            .hasMessageStartingWith("Cannot write row " + row++ + " to the table at " + folder)
                            .hasMessageContaining("the column '")
                            .hasMessageNotContaining("sink.");
                }
                append.write(good);
                append.commit();
            }
            try (RowIterator rows = table.scan().rows()) {
                assertThat(rows.stream().toList()).containsExactly(good, good);
            }
        }
    }
}
