package io.datashard.flink.convert;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.generic.IndexedRecord;

/**
 * Writes Avro records. Fields and columns are matched by name.
 *
 * @param type class of the records
 * @param schemaText Avro schema of the records
 */
record AvroSerializer<T extends IndexedRecord>(Class<T> type, String schemaText) implements RecordSerializer<T> {
    AvroSerializer {
        AvroTypes.columns(parse(schemaText));
    }

    static org.apache.avro.Schema parse(String text) {
        return new org.apache.avro.Schema.Parser().parse(text);
    }

    @Override
    public Schema schema() {
        return JavaColumn.toSchema(AvroTypes.columns(parse(schemaText)));
    }

    @Override
    public Bound<T> bind(Schema table) {
        org.apache.avro.Schema schema = parse(schemaText);
        JavaColumn.requireWritable(AvroTypes.columns(schema), table, "Avro records of " + schema.getFullName());
        List<ObjectWriter.Column<T>> parts = new ArrayList<>();
        for (Field column : table.fields()) {
            org.apache.avro.Schema.Field field = schema.getField(column.name());
            int position = field.pos();
            parts.add(new ObjectWriter.Column<>(
                    record -> record.get(position),
                    AvroColumns.writer(column, Objects.requireNonNull(AvroTypes.nonNull(field.schema())))));
        }
        return new Checked<>(schema, new ObjectWriter<>(table, parts));
    }

    /** Checks that records have the declared schema, once for each schema object that the records carry. */
    private static final class Checked<T extends IndexedRecord> implements Bound<T> {
        private final ObjectWriter<T> writer;
        private final org.apache.avro.Schema declared;
        private org.apache.avro.Schema last;

        Checked(org.apache.avro.Schema declared, ObjectWriter<T> writer) {
            this.declared = declared;
            this.last = declared;
            this.writer = writer;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // Comparing the objects saves comparing the schemas.
        public RowView view(T record) {
            org.apache.avro.Schema schema = record.getSchema();
            if (schema != last) {
                if (!schema.equals(declared)) {
                    throw new InvalidUseException(
                            "Cannot write an Avro record of " + schema.getFullName(),
                            "its schema is not the one that the sink was made for",
                            "Make all records with the schema that was given to forAvro");
                }
                last = schema;
            }
            return writer.view(record);
        }
    }
}
