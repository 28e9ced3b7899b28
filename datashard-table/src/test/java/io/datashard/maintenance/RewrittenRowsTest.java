package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.EdgeValues;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What is in rewritten files is what was in those before, with the same statistics. */
class RewrittenRowsTest {
    private final Layout layout;

    RewrittenRowsTest(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void everyValueOfEveryTypeAndNullsStay() {
        List<DataType> types = EdgeValues.TYPES.stream().filter(this::isAllowed).toList();
        List<Field> fields = new ArrayList<>();
        for (DataType type : types) {
            fields.add(Field.optional(fields.size() + 1, "c" + (fields.size() + 1), type));
        }
        SmallFiles table = new SmallFiles(layout, new Schema(0, fields), PartitionSpec.UNPARTITIONED);
        int count = types.stream()
                .mapToInt(type -> EdgeValues.of(type).size())
                .max()
                .orElseThrow();
        for (int i = 0; i < count; i++) {
            int row = i;
            table.append(
                    TestRow.of(types.stream().map(type -> value(type, row)).toArray()),
                    TestRow.of(IntStream.range(0, types.size())
                            .mapToObj(column -> column % 2 == row % 2 ? null : value(types.get(column), row))
                            .toArray()));
        }
        List<String> before = table.rows();

        assertThat(table.rewrite().run(Progress.NONE).rows()).isEqualTo(2L * count);

        assertThat(table.files()).hasSize(1);
        assertThat(table.rows()).isEqualTo(before);
        DataFile file = table.files().get(0);
        assertThat(file.recordCount()).isEqualTo(2L * count);
        assertThat(file.sha256()).isNotNull();
        assertThat(file.nullCounts()).hasSize(types.size());
        assertThat(table.audit().strays()).isEmpty();
    }

    private boolean isAllowed(DataType type) {
        return layout == Layout.CLASSIC ? !(type instanceof FixedType) : type != PrimitiveType.FIXED;
    }

    private static Object value(DataType type, int row) {
        List<Object> values = EdgeValues.of(type);
        return values.get(row % values.size());
    }
}
