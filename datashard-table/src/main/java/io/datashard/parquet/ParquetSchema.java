package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Schemas and the message types of data files. */
final class ParquetSchema {
    private ParquetSchema() {}

    /** The message type to write for a schema. */
    static MessageType write(Schema schema, UuidForm uuids) {
        return new MessageType(
                "table",
                schema.fields().stream()
                        .map(field -> ParquetTypes.write(field, uuids))
                        .toList());
    }

    /** The schema of a file, for a table that stores none; ids count from 1 (classic format section 2.3). */
    static Schema read(MessageType stored, FileLabel file) {
        List<Field> fields = new ArrayList<>();
        for (Type column : stored.getFields()) {
            DataType type = isFlat(column) ? ParquetTypes.read(column.asPrimitiveType()) : null;
            if (type == null) {
                throw file.corrupt("its column '" + column.getName() + "' has the type " + column
                        + ", which is not a type of this table format");
            }
            fields.add(new Field(fields.size() + 1, column.getName(), type, column.isRepetition(Repetition.REQUIRED)));
        }
        return new Schema(0, fields);
    }

    /** Checks that a file has every column of the table, with its type; order and nullability may differ. */
    static void check(MessageType stored, Schema table, FileLabel file) {
        for (Field field : table.fields()) {
            if (!stored.containsField(field.name())) {
                throw file.corrupt("it lacks the column '" + field.name() + "' of the table; it has "
                        + stored.getFields().stream().map(Type::getName).toList());
            }
            Type column = stored.getType(field.name());
            if (!isFlat(column) || !ParquetTypes.decodes(column.asPrimitiveType(), field.type())) {
                throw file.corrupt("its column '" + field.name() + "' has the type " + column + " where the table has "
                        + field.type().text());
            }
        }
    }

    private static boolean isFlat(Type column) {
        return column.isPrimitive() && !column.isRepetition(Repetition.REPEATED);
    }
}
