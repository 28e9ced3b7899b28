package io.datashard.layout.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.DataShardException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Records in place, against the same records read whole, with Avro's own writer and seeded schemas. */
class AvroRecordsTest {
    private static final int SEEDS = 60;

    @Test
    void recordsInPlaceAreThoseReadWhole() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Schema schema = record(random, "r", 3);
            String codec = List.of("null", "deflate", "bzip2").get(seed % 3);
            byte[] content = file(schema, codec, records(schema, random, 1 + random.nextInt(40)), random);

            List<Map<String, Object>> whole = AvroContainer.read(content, "f");
            AvroRecords records = AvroRecords.open(content, "f");
            Map<String, Integer> noted = new HashMap<>();
            note(schema, "", noted);
            records.note(noted);
            int count = 0;
            while (records.next()) {
                assertThat(records.read())
                        .as("seed %s", seed)
                        .usingRecursiveComparison()
                        .isEqualTo(whole.get(count));
                // The span of a record is a record by itself: Avro reads it and nothing is left.
                byte[] span = Arrays.copyOfRange(records.bytes(), records.start(), records.end());
                var decoder = DecoderFactory.get().binaryDecoder(span, null);
                new GenericDatumReader<>(schema).read(null, decoder);
                assertThat(decoder.isEnd()).isTrue();
                requirePlaces(records, schema, "", noted, whole.get(count));
                count++;
            }
            assertThat(count).isEqualTo(whole.size());
        }
    }

    private static void requirePlaces(
            AvroRecords records, Schema schema, String prefix, Map<String, Integer> noted, Map<?, ?> expected) {
        for (Schema.Field field : schema.getFields()) {
            String path = prefix + field.name();
            Object value = expected.get(field.name());
            if (field.schema().getType() == Schema.Type.RECORD) {
                requirePlaces(records, field.schema(), path + ".", noted, (Map<?, ?>) value);
            } else if (field.schema().getType() == Schema.Type.STRING) {
                assertThat(records.at(records.place(noted.get(path))).readString())
                        .isEqualTo(value);
            } else if (field.schema().getType() == Schema.Type.LONG) {
                assertThat(records.at(records.place(noted.get(path))).readLong())
                        .isEqualTo(value);
            }
        }
    }

    /** A damaged byte is noticed as by a reader of the values, except in a text that is not looked at. */
    @Test
    void damageIsNoticedAsByReadingWhole() throws IOException {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            Schema schema = record(random, "r", 2);
            byte[] content = file(schema, "null", records(schema, random, 3), random);
            for (int bit = 0; bit < content.length * 8; bit++) {
                byte[] damaged = content.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                requireSame(damaged);
            }
            for (int length = 4; length < content.length; length++) {
                requireSame(Arrays.copyOf(content, length));
            }
        }
    }

    private static void requireSame(byte[] content) {
        if (!AvroContainer.isContainer(content)) {
            return;
        }
        List<Map<String, Object>> whole = null;
        String why = "";
        try {
            whole = AvroContainer.read(content, "f");
        } catch (DataShardException e) {
            why = e.getMessage();
        }
        int count = 0;
        AvroRecords records = null;
        try {
            records = AvroRecords.open(content, "f");
            while (records.next()) {
                count++;
            }
        } catch (DataShardException e) {
            assertThat(whole).as(e.getMessage()).isNull();
            if (records != null) {
                requireFailsAgain(records);
            }
            return;
        }
        if (whole == null) {
            assertThat(why).contains("a text in it is not UTF-8");
        } else {
            assertThat(count).isEqualTo(whole.size());
        }
    }

    private static void requireFailsAgain(AvroRecords records) {
        for (int i = 0; i < 2; i++) {
            boolean more;
            try {
                more = records.next();
            } catch (DataShardException e) {
                continue;
            }
            throw new AssertionError("goes on after damage: " + more);
        }
    }

    private static void note(Schema schema, String prefix, Map<String, Integer> noted) {
        for (Schema.Field field : schema.getFields()) {
            noted.put(prefix + field.name(), noted.size());
            if (field.schema().getType() == Schema.Type.RECORD) {
                note(field.schema(), prefix + field.name() + ".", noted);
            }
        }
    }

    private static Schema record(Random random, String name, int depth) {
        List<Schema.Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            fields.add(new Schema.Field("f" + i, type(random, name + "_" + i, depth)));
        }
        return Schema.createRecord(name, null, null, false, fields);
    }

    private static Schema type(Random random, String name, int depth) {
        return switch (random.nextInt(depth > 0 ? 13 : 8)) {
            case 0 -> Schema.create(Schema.Type.LONG);
            case 1 -> Schema.create(Schema.Type.STRING);
            case 2 -> Schema.create(Schema.Type.BYTES);
            case 3 -> Schema.create(Schema.Type.DOUBLE);
            case 4 -> Schema.create(Schema.Type.FLOAT);
            case 5 -> Schema.create(Schema.Type.BOOLEAN);
            case 6 -> Schema.createFixed("x" + name, null, null, random.nextInt(5));
            case 7 -> Schema.createEnum("e" + name, null, null, List.of("A", "B", "C"));
            case 8 -> Schema.createArray(type(random, name + "a", depth - 1));
            case 9 -> Schema.createMap(type(random, name + "m", depth - 1));
            case 10 -> Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.LONG));
            case 11 ->
                Schema.createUnion(Schema.createMap(Schema.create(Schema.Type.INT)), Schema.create(Schema.Type.NULL));
            default -> record(random, name + "r", depth - 1);
        };
    }

    private static List<GenericRecord> records(Schema schema, Random random, int count) {
        List<GenericRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add((GenericRecord) value(schema, random));
        }
        return records;
    }

    private static Object value(Schema schema, Random random) {
        return switch (schema.getType()) {
            case NULL -> null;
            case LONG -> random.nextLong() >> random.nextInt(64);
            case INT -> random.nextInt();
            case STRING -> "é" + "t".repeat(random.nextInt(200));
            case BYTES -> ByteBuffer.wrap(new byte[random.nextInt(9)]);
            case DOUBLE -> random.nextDouble();
            case FLOAT -> random.nextFloat();
            case BOOLEAN -> random.nextBoolean();
            case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
            case ENUM -> new GenericData.EnumSymbol(schema, "B");
            case UNION -> value(schema.getTypes().get(random.nextInt(2)), random);
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(schema.getElementType(), random));
                }
                yield list;
            }
            case MAP -> {
                Map<String, Object> map = new HashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put("k" + i, value(schema.getValueType(), random));
                }
                yield map;
            }
            case RECORD -> {
                GenericRecord record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.name(), value(field.schema(), random)));
                yield record;
            }
        };
    }

    /** Every other file counts the bytes of its lists and maps, as a blocking encoder does. */
    private static byte[] file(Schema schema, String codec, List<GenericRecord> records, Random random)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.fromString(codec));
            writer.setSyncInterval(200);
            writer.create(schema, out, new byte[16]);
            boolean counted = random.nextBoolean();
            for (GenericRecord record : records) {
                if (counted) {
                    ByteArrayOutputStream body = new ByteArrayOutputStream();
                    BinaryEncoder encoder =
                            new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(body, null);
                    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
                    encoder.flush();
                    writer.appendEncoded(ByteBuffer.wrap(body.toByteArray()));
                } else {
                    writer.append(record);
                }
            }
        }
        return out.toByteArray();
    }
}
