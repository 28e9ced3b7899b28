package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.TestTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A filter that does not fit the table is refused when the read begins, with the text of Flink's reads, whether there are rows or not. */
class RefusedFilterTest {
    @TempDir
    private Path folder;

    @EveryLayout
    void columnThatTheTableLacksIsNamed(Layout layout) {
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        try (DataShardTable table = DataShardTable.create(folder.resolve("t").toString(), TestTable.SCHEMA, options)) {
            TableRead read = table.scan().where(new Predicate.Compare("missing", Predicate.Operator.EQ, 1L));

            assertRefused(read);
            table.append(List.of(GenericRow.of(TestTable.SCHEMA, 1L, "a")));
            assertRefused(read);
        }
    }

    private static void assertRefused(TableRead read) {
        assertThatThrownBy(read::rows)
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("Cannot filter by the column 'missing'");
    }
}
