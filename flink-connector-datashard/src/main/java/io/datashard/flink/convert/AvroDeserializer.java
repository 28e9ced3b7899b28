package io.datashard.flink.convert;

import io.datashard.schema.Schema;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Conversion;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as Avro records. Fields and columns are matched by name.
 *
 * @param type class of the records: GenericRecord or a class that Avro generated
 * @param schemaText Avro schema of the records
 */
record AvroDeserializer<T extends IndexedRecord>(Class<T> type, String schemaText) implements RecordDeserializer<T> {
    AvroDeserializer {
        AvroTypes.columns(AvroSerializer.parse(schemaText));
    }

    @Override
    public Schema projection(Schema table) {
        org.apache.avro.Schema schema = AvroSerializer.parse(schemaText);
        List<JavaColumn> columns = AvroTypes.columns(schema);
        JavaColumn.requireReadable(columns, table, "Avro records of " + schema.getFullName());
        return table.select(columns.stream().map(JavaColumn::name).toList());
    }

    @Override
    @SuppressWarnings("unchecked") // T is GenericRecord, or a subclass of SpecificRecordBase: Avro generates no other.
    public TypeInformation<T> producedType(Schema projection) {
        if (type == GenericRecord.class) {
            return (TypeInformation<T>) new GenericRecordAvroTypeInfo(AvroSerializer.parse(schemaText));
        }
        return (TypeInformation<T>) new AvroTypeInfo<>(type.asSubclass(SpecificRecordBase.class));
    }

    @Override
    public Bound<T> bind(Schema projection) {
        org.apache.avro.Schema schema = AvroSerializer.parse(schemaText);
        GenericData model =
                type == GenericRecord.class ? new GenericData(type.getClassLoader()) : SpecificData.getForClass(type);
        Object sample = newRecord(schema);
        ColumnReader[] readers = new ColumnReader[projection.size()];
        boolean[] required = new boolean[readers.length];
        for (int i = 0; i < readers.length; i++) {
            org.apache.avro.Schema field = schema.getFields().get(i).schema();
            org.apache.avro.Schema value = Objects.requireNonNull(AvroTypes.nonNull(field));
            required[i] = field.getType() != org.apache.avro.Schema.Type.UNION;
            readers[i] = AvroColumns.reader(projection.field(i), value, model, conversion(sample, i));
        }
        return (row, origin) -> {
            T record = newRecord(schema);
            for (int i = 0; i < readers.length; i++) {
                if (!row.isNullAt(i)) {
                    record.put(i, readers[i].read(row, i));
                } else if (required[i]) {
                    throw AvroColumns.misfit(projection.field(i), "it holds a null and the record's field takes none");
                }
            }
            return record;
        };
    }

    private T newRecord(org.apache.avro.Schema schema) {
        return type.cast(
                type == GenericRecord.class ? new GenericData.Record(schema) : SpecificData.newInstance(type, schema));
    }

    private static @Nullable Conversion<?> conversion(Object sample, int position) {
        return sample instanceof SpecificRecordBase record ? record.getConversion(position) : null;
    }
}
