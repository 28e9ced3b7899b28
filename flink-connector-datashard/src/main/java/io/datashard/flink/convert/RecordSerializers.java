package io.datashard.flink.convert;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.DataType;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** The serializers that come with the connector. Each factory throws InvalidUseException for a type that has no column type. */
@PublicEvolving
public final class RecordSerializers {
    private RecordSerializers() {}

    /** For RowData with these columns; names, order, types and nullability must be the table's. */
    public static RecordSerializer<RowData> forRowData(RowType rowType) {
        FlinkTypes.toSchema(rowType);
        return new RowDataSerializer(rowType);
    }

    /**
     * For Rows with these fields, matched with columns by name.
     *
     * @param type what {@code Types.ROW_NAMED} makes
     */
    public static RecordSerializer<Row> forRow(TypeInformation<Row> type) {
        if (!(type instanceof RowTypeInfo row)) {
            throw new InvalidUseException(
                    "Cannot write Rows described by " + type,
                    "the names and types of the fields are needed",
                    "Describe them by Types.ROW_NAMED(...)");
        }
        List<JavaColumn> columns = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            String name = row.getFieldNames()[i];
            Class<?> javaType = row.getTypeAt(i).getTypeClass();
            DataType column = JavaTypes.toDataType(javaType)
                    .orElseThrow(() -> new InvalidUseException(
                            "Cannot use the Row field '" + name + "' as a column",
                            "no column type stands for " + Article.with(javaType.getTypeName()),
                            "Describe the field by one of the classes in docs/types.md"));
            columns.add(new JavaColumn(name, javaType, column, false));
        }
        return new RowRecordSerializer(columns);
    }

    /** For Rows with the fields of a schema. Use it to choose the precision of decimals, and which columns are required. */
    public static RecordSerializer<Row> forRow(Schema schema) {
        return new RowRecordSerializer(schema.fields().stream()
                .map(field -> new JavaColumn(
                        field.name(), JavaTypes.defaultClass(field.type()), field.type(), field.required()))
                .toList());
    }

    /** For a POJO class or record, fields matched with columns by name. {@code @DataTypeHint} on a field sets its exact type. */
    public static <T> RecordSerializer<T> forPojo(Class<T> type) {
        return new PojoSerializer<>(type);
    }

    /** For Avro's generic records of a schema, fields matched with columns by name. */
    public static RecordSerializer<GenericRecord> forAvro(org.apache.avro.Schema schema) {
        return new AvroSerializer<>(GenericRecord.class, schema.toString());
    }

    /** For a class that Avro generated, fields matched with columns by name. */
    public static <T extends SpecificRecord> RecordSerializer<T> forAvro(Class<T> type) {
        return new AvroSerializer<>(type, AvroTypes.schemaOf(type).toString());
    }
}
