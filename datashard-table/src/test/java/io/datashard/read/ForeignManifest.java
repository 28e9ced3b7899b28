package io.datashard.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * The content of a manifest as other writers may encode it, by Avro's own writer: other orders of fields, reversed unions, further fields, missing
 * optional ones, real maps, long for int, nullable required fields, compressed and counted blocks.
 */
final class ForeignManifest {
    private static final List<String> OPTIONAL = List.of(
            "column_sizes",
            "value_counts",
            "null_value_counts",
            "nan_value_counts",
            "lower_bounds",
            "upper_bounds",
            "split_offsets",
            "sort_order_id",
            "checksum",
            "datashard_sha256",
            "snapshot_id",
            "file_sequence_number");

    private final RandomManifests random;
    private int names;

    ForeignManifest(RandomManifests random) {
        this.random = random;
    }

    byte[] write(byte[] content) throws IOException {
        try (DataFileStream<GenericRecord> in =
                new DataFileStream<>(new ByteArrayInputStream(content), new GenericDatumReader<>())) {
            Schema schema = changed(in.getSchema(), true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
                writer.setCodec(CodecFactory.fromString(
                        random.shuffled(List.of("null", "deflate", "bzip2")).get(0)));
                for (String key : in.getMetaKeys()) {
                    if (!key.startsWith("avro.")) {
                        writer.setMeta(key, in.getMeta(key));
                    }
                }
                writer.setSyncInterval(300);
                writer.create(schema, out, new byte[16]);
                boolean isCounted = random.chance(2);
                for (GenericRecord record : in) {
                    append(writer, (GenericRecord) converted(record, schema), isCounted);
                }
            }
            return out.toByteArray();
        }
    }

    private static void append(DataFileWriter<GenericRecord> writer, GenericRecord record, boolean isCounted)
            throws IOException {
        if (!isCounted) {
            writer.append(record);
            return;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(body, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        writer.appendEncoded(ByteBuffer.wrap(body.toByteArray()));
    }

    private Schema changed(Schema schema, boolean mayReorder) {
        return switch (schema.getType()) {
            case RECORD -> changedRecord(schema, mayReorder);
            case UNION -> {
                List<Schema> branches = new ArrayList<>();
                schema.getTypes().forEach(branch -> branches.add(changed(branch, mayReorder)));
                yield Schema.createUnion(random.shuffled(branches));
            }
            case INT -> schema.getLogicalType() == null && random.chance(3) ? Schema.create(Schema.Type.LONG) : schema;
            case ARRAY -> {
                boolean isMap = schema.getElementType().getType() == Schema.Type.RECORD;
                yield isMap && random.chance(4)
                        ? Schema.createMap(
                                schema.getElementType().getField("value").schema())
                        : Schema.createArray(changed(schema.getElementType(), random.chance(8)));
            }
            default -> schema;
        };
    }

    private Schema changedRecord(Schema schema, boolean mayReorder) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            if (OPTIONAL.contains(field.name()) && random.chance(6)) {
                continue;
            }
            Schema type = changed(field.schema(), mayReorder);
            if (field.name().equals("record_count") && random.chance(4)) {
                type = Schema.createUnion(type, Schema.create(Schema.Type.NULL));
            }
            fields.add(new Schema.Field(field.name(), type));
        }
        if (mayReorder && random.chance(2)) {
            fields.add(new Schema.Field("extra" + names++, Schema.createMap(Schema.create(Schema.Type.DOUBLE))));
        }
        List<Schema.Field> ordered = mayReorder ? random.shuffled(fields) : fields;
        return Schema.createRecord(
                schema.getName() + names++,
                null,
                "org.other",
                false,
                ordered.stream()
                        .map(field -> new Schema.Field(field.name(), field.schema()))
                        .toList());
    }

    private @Nullable Object converted(@Nullable Object value, Schema schema) {
        if (schema.getType() == Schema.Type.UNION) {
            Schema other = schema.getTypes().stream()
                    .filter(branch -> branch.getType() != Schema.Type.NULL)
                    .findFirst()
                    .orElseThrow();
            return value == null ? null : converted(value, other);
        }
        if (schema.getType() == Schema.Type.RECORD) {
            GenericRecord record = new GenericData.Record(schema);
            for (Schema.Field field : schema.getFields()) {
                Object part =
                        field.name().startsWith("extra") ? Map.of("x", 0.5) : ((GenericRecord) value).get(field.name());
                record.put(field.name(), converted(part, field.schema()));
            }
            return record;
        }
        if (schema.getType() == Schema.Type.LONG && value instanceof Integer number) {
            return number.longValue();
        }
        if (schema.getType() == Schema.Type.ARRAY) {
            List<Object> list = new ArrayList<>();
            ((List<?>) value).forEach(element -> list.add(converted(element, schema.getElementType())));
            return list;
        }
        if (schema.getType() == Schema.Type.MAP && value instanceof List<?> pairs) {
            Map<String, Object> map = new HashMap<>();
            pairs.forEach(
                    pair -> map.put(((GenericRecord) pair).get("key").toString(), ((GenericRecord) pair).get("value")));
            return map;
        }
        return value;
    }
}
