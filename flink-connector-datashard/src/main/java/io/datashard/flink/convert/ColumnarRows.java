package io.datashard.flink.convert;

import io.datashard.parquet.BytesForm;
import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.ColumnVector;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** Shows batches as RowData: how each column of the declared type is taken out of the columns that are stored. For one thread. */
final class ColumnarRows {
    private final Schema schema;
    private final List<MetadataColumn> metadata;
    private final boolean[] texts;
    private final ColumnarBatch.Layout layout;
    private final TextForm textForm = new TextForm();

    ColumnarRows(Schema schema, RowType declared, List<MetadataColumn> metadata) {
        this.schema = schema;
        this.metadata = metadata;
        int columns = schema.size();
        texts = new boolean[columns];
        layout = new ColumnarBatch.Layout(
                new boolean[columns],
                new long[columns],
                new DecimalType[columns],
                new RowData.FieldGetter[columns + metadata.size()]);
        for (int i = 0; i < columns; i++) {
            LogicalType type = declared.getTypeAt(i);
            LogicalTypeRoot root = type.getTypeRoot();
            texts[i] = root == LogicalTypeRoot.CHAR || root == LogicalTypeRoot.VARCHAR;
            layout.times()[i] = root == LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE;
            if (root == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE
                    || root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE) {
                layout.units()[i] = RowDataColumns.unit(LogicalTypeChecks.getPrecision(type));
            }
            if (schema.field(i).type() instanceof DecimalType decimal) {
                layout.decimals()[i] = decimal;
            }
            layout.getters()[i] = RowData.createFieldGetter(type, i);
        }
        for (int i = 0; i < metadata.size(); i++) {
            layout.getters()[columns + i] =
                    RowData.createFieldGetter(metadata.get(i).type().getLogicalType(), columns + i);
        }
    }

    @Nullable BytesForm form(Field field) {
        return texts[schema.position(field.name())] ? textForm : null;
    }

    IntFunction<RowData> of(ColumnBatch batch, int count, RowOrigin origin) {
        ColumnVector[] columns = new ColumnVector[texts.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = batch.column(i);
            if (layout.times()[i]) {
                requireMillis(batch, count, columns[i], schema.field(i));
            }
        }
        Object[] extra = metadata.stream().map(column -> column.value(origin)).toArray();
        ColumnarBatch shown = new ColumnarBatch(columns, extra, layout);
        return index -> new ColumnarRow(shown, batch.slot(index));
    }

    private static void requireMillis(ColumnBatch batch, int count, ColumnVector column, Field field) {
        for (int i = 0; i < count; i++) {
            int slot = batch.slot(i);
            if (!column.isNull(slot)) {
                RowDataColumns.millisOfDay(column.getLong(slot), field.name());
            }
        }
    }
}
