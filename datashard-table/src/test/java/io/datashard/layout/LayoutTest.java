package io.datashard.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the layouts can't hold. */
class LayoutTest {
    private static final Schema ROWS = new Schema(
            3, List.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "hash", new FixedType(4))));

    @Test
    void theClassicLayoutHasBinaryInsteadOfFixed() {
        assertThat(Layout.ICEBERG.columnsFor(ROWS)).isEqualTo(ROWS);
        assertThat(Layout.CLASSIC.columnsFor(ROWS))
                .isEqualTo(new Schema(3, List.of(ROWS.field(0), Field.optional(2, "hash", PrimitiveType.BINARY))));
    }

    @Test
    void theClassicLayoutHasNoPartitions() {
        List<PartitionTerm> terms = List.of(new PartitionTerm(Transform.identity(), "id"));

        assertThatThrownBy(() -> Layout.CLASSIC.requirePartitions("t", terms))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("a table of the classic layout has none");
        assertThatCode(() -> Layout.CLASSIC.requirePartitions("t", List.of())).doesNotThrowAnyException();
        assertThatCode(() -> Layout.ICEBERG.requirePartitions("t", terms)).doesNotThrowAnyException();
    }

    @Test
    void onlyTheIcebergLayoutMindsABackslash() {
        assertThatThrownBy(() -> Layout.ICEBERG.requireLocation("a\\b"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("has a backslash");
        assertThatCode(() -> Layout.CLASSIC.requireLocation("a\\b")).doesNotThrowAnyException();
        assertThatCode(() -> Layout.ICEBERG.requireLocation("a/b")).doesNotThrowAnyException();
    }
}
