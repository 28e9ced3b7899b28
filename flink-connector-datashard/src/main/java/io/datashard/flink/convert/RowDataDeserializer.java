package io.datashard.flink.convert;

import io.datashard.parquet.BytesForm;
import io.datashard.parquet.ColumnBatch;
import io.datashard.schema.Field;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as RowData: the columns of the row type, then the metadata columns.
 *
 * @param rowType declared columns, each of them stored; null = all stored columns
 * @param metadata metadata columns that follow
 */
record RowDataDeserializer(@Nullable RowType rowType, List<MetadataColumn> metadata)
        implements RecordDeserializer<RowData> {
    RowDataDeserializer {
        metadata = List.copyOf(metadata);
    }

    @Override
    public Schema projection(Schema table) {
        if (rowType == null) {
            return table;
        }
        SchemaDiff.forProjecting(rowType, table).requireEmpty("Cannot read the table");
        return table.select(rowType.getFieldNames());
    }

    @Override
    public TypeInformation<RowData> producedType(Schema projection) {
        List<RowType.RowField> fields = new ArrayList<>(columns(projection).getFields());
        metadata.forEach(column ->
                fields.add(new RowType.RowField(column.key(), column.type().getLogicalType())));
        return InternalTypeInfo.of(new RowType(false, fields));
    }

    @Override
    public Bound<RowData> bind(Schema projection) {
        RowType columns = columns(projection);
        ColumnReader[] readers = new ColumnReader[projection.size()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = RowDataColumns.reader(projection.field(i), columns.getTypeAt(i));
        }
        return new Rows(
                readers, metadata.toArray(MetadataColumn[]::new), new ColumnarRows(projection, columns, metadata));
    }

    /** Makes rows of values one by one, and of batches. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Rows(ColumnReader[] readers, MetadataColumn[] extra, ColumnarRows columnar)
            implements BatchBound<RowData> {
        @Override
        public RowData read(RowView row, RowOrigin origin) {
            GenericRowData data = new GenericRowData(readers.length + extra.length);
            for (int i = 0; i < readers.length; i++) {
                data.setField(i, row.isNullAt(i) ? null : readers[i].read(row, i));
            }
            for (int i = 0; i < extra.length; i++) {
                data.setField(readers.length + i, extra[i].value(origin));
            }
            return data;
        }

        @Override
        public @Nullable BytesForm form(Field field) {
            return columnar.form(field);
        }

        @Override
        public IntFunction<RowData> records(ColumnBatch batch, int count, RowOrigin origin) {
            return columnar.of(batch, count, origin);
        }
    }

    private RowType columns(Schema projection) {
        return rowType == null ? FlinkTypes.toRowType(projection) : rowType;
    }
}
