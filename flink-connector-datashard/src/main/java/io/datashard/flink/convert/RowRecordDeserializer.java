package io.datashard.flink.convert;

import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.LinkedHashMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.RowUtils;

/** Reads rows as Flink Rows that can be asked by name and by position, with all columns of the projection. */
record RowRecordDeserializer() implements RecordDeserializer<Row> {
    @Override
    public Schema projection(Schema table) {
        return table;
    }

    @Override
    public TypeInformation<Row> producedType(Schema projection) {
        return Types.ROW_NAMED(
                projection.fields().stream().map(Field::name).toArray(String[]::new),
                projection.fields().stream()
                        .map(field -> JavaTypes.typeInformation(field.type()))
                        .toArray(TypeInformation[]::new));
    }

    @Override
    public Bound<Row> bind(Schema projection) {
        ColumnReader[] readers = projection.fields().stream()
                .map(field -> JavaColumns.reader(field.type(), JavaTypes.defaultClass(field.type())))
                .toArray(ColumnReader[]::new);
        LinkedHashMap<String, Integer> positions = new LinkedHashMap<>();
        projection.fields().forEach(field -> positions.put(field.name(), positions.size()));
        return (row, origin) -> {
            Object[] values = new Object[readers.length];
            for (int i = 0; i < readers.length; i++) {
                values[i] = row.isNullAt(i) ? null : readers[i].read(row, i);
            }
            return RowUtils.createRowWithNamedPositions(RowKind.INSERT, values, positions);
        };
    }
}
