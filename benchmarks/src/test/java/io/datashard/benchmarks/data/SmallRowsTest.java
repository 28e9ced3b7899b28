package io.datashard.benchmarks.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.GenericRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallRowsTest {
    @Test
    void rowsAndTheirHashesAreThoseOfThePythonScript() {
        // By small_operations.py: rows(3, 1), row_sum(rows(3, 1)), row_sum(rows(0, 50_000)).
        GenericRow row = SmallRows.rows(3, 1).get(0);
        assertThat(List.of(row.get(0), row.get(1), row.get(2))).containsExactly(39988L, "search", 1700000300L);
        assertThat(SmallRows.hash(row)).isEqualTo(200423891L);
        assertThat(SmallRows.sum(SmallRows.rows(0, 50_000))).isEqualTo(107863790046088L);
    }

    @Test
    void aRowThatIsLostOrDoubledChangesTheSum() {
        List<GenericRow> rows = SmallRows.rows(0, 1_000);
        assertThat(rows.stream().mapToLong(SmallRows::hash).distinct().count()).isEqualTo(rows.size());
        assertThat(SmallRows.sum(rows))
                .isEqualTo(SmallRows.sum(rows.subList(0, 400)) + SmallRows.sum(rows.subList(400, 1_000)));
    }
}
