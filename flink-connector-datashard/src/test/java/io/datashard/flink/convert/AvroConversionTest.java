package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class AvroConversionTest {
    private static final String FIELDS =
            """
            {"name":"b","type":"boolean"},
            {"name":"i","type":["null","int"],"default":null},
            {"name":"l","type":["long","null"]},
            {"name":"f","type":"float"},
            {"name":"d","type":"double"},
            {"name":"day","type":{"type":"int","logicalType":"date"}},
            {"name":"tms","type":{"type":"int","logicalType":"time-millis"}},
            {"name":"tus","type":{"type":"long","logicalType":"time-micros"}},
            {"name":"ts","type":{"type":"long","logicalType":"local-timestamp-micros"}},
            {"name":"tsms","type":{"type":"long","logicalType":"local-timestamp-millis"}},
            {"name":"tz","type":{"type":"long","logicalType":"timestamp-micros"}},
            {"name":"tzms","type":{"type":"long","logicalType":"timestamp-millis"}},
            {"name":"s","type":"string"},
            {"name":"u","type":{"type":"string","logicalType":"uuid"}},
            {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}},
            {"name":"raw","type":"bytes"},
            {"name":"four","type":{"type":"fixed","name":"Four","size":4}},
            {"name":"dec","type":{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}},
            {"name":"fdec","type":{"type":"fixed","name":"D","size":8,"logicalType":"decimal","precision":10,"scale":2}}
            """;
    private static final org.apache.avro.Schema AVRO = avro(FIELDS);

    private static org.apache.avro.Schema avro(String fields) {
        return new org.apache.avro.Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
    }

    private static GenericRecord record() {
        GenericRecord record = new GenericData.Record(AVRO);
        record.put("b", true);
        record.put("i", null);
        record.put("l", 5L);
        record.put("f", 1.5f);
        record.put("d", 2.5d);
        record.put("day", -1);
        record.put("tms", 1);
        record.put("tus", 1L);
        record.put("ts", -1L);
        record.put("tsms", -1L);
        record.put("tz", 7L);
        record.put("tzms", 7L);
        record.put("s", "text");
        record.put("u", "123e4567-e89b-12d3-a456-426614174000");
        record.put("e", new GenericData.EnumSymbol(AVRO.getField("e").schema(), "B"));
        record.put("raw", ByteBuffer.wrap(new byte[] {1, 2}));
        record.put("four", new GenericData.Fixed(AVRO.getField("four").schema(), new byte[] {1, 2, 3, 4}));
        record.put("dec", ByteBuffer.wrap(new byte[] {-1}));
        record.put(
                "fdec",
                new GenericData.Fixed(AVRO.getField("fdec").schema(), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}));
        return record;
    }

    @Test
    void everyTypeComesBackAsItWas() throws Exception {
        RecordSerializer<GenericRecord> serializer = InstantiationUtil.clone(RecordSerializers.forAvro(AVRO));
        Schema table = serializer.schema();
        assertThat(table)
                .hasToString(
                        "(b boolean NOT NULL, i int, l long, f float NOT NULL, d double NOT NULL, day date NOT NULL,"
                                + " tms time NOT NULL, tus time NOT NULL, ts timestamp NOT NULL, tsms timestamp NOT NULL,"
                                + " tz timestamptz NOT NULL, tzms timestamptz NOT NULL, s string NOT NULL, u uuid NOT NULL,"
                                + " e string NOT NULL, raw binary NOT NULL, four fixed[4] NOT NULL, dec decimal(10,2) NOT NULL,"
                                + " fdec decimal(10,2) NOT NULL)");
        TestRow row = TestRow.copyOf(table, serializer.bind(table).view(record()));
        assertThat(row.getLong(table.position("tms"))).isEqualTo(1000);
        assertThat(row.getDecimal(table.position("fdec"))).isEqualTo(new BigDecimal("-0.01"));
        RecordDeserializer<GenericRecord> deserializer = InstantiationUtil.clone(RecordDeserializers.forAvro(AVRO));
        assertThat(RowDataConversionTest.read(table, deserializer, row)).isEqualTo(record());
        assertThat(deserializer.producedType(table).getTypeClass()).isEqualTo(GenericRecord.class);
    }

    @Test
    void objectsOfAvrosConversionsAreTakenToo() {
        Schema table = RecordSerializers.forAvro(AVRO).schema();
        GenericRecord record = record();
        record.put("tz", Instant.ofEpochSecond(1));
        record.put("dec", new BigDecimal("3.4"));
        TestRow row = TestRow.copyOf(
                table, RecordSerializers.forAvro(AVRO).bind(table).view(record));
        assertThat(row.getLong(table.position("tz"))).isEqualTo(1_000_000L);
        assertThat(row.getDecimal(table.position("dec"))).isEqualTo(new BigDecimal("3.40"));
    }

    @Test
    void recordOfAnotherSchemaIsRefused() {
        Schema table = RecordSerializers.forAvro(AVRO).schema();
        org.apache.avro.Schema other = avro("{\"name\":\"b\",\"type\":\"boolean\"}");
        RecordSerializer.Bound<GenericRecord> bound =
                RecordSerializers.forAvro(AVRO).bind(table);
        assertThatThrownBy(() -> bound.view(new GenericData.Record(other)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("forAvro");
    }

    @Test
    void typesWithoutAColumnTypeAreRefused() {
        for (String type : new String[] {
            "[\"int\",\"string\"]",
            "{\"type\":\"array\",\"items\":\"int\"}",
            "{\"type\":\"map\",\"values\":\"int\"}",
            "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}"
        }) {
            assertThatThrownBy(() -> RecordSerializers.forAvro(avro("{\"name\":\"odd\",\"type\":" + type + "}")))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'odd'");
        }
    }

    @Test
    void whatTheAvroTypeCannotHoldIsRefused() {
        Schema table = Schema.of(Field.optional(1, "t", PrimitiveType.TIMESTAMPTZ));
        RecordDeserializer<GenericRecord> millis = RecordDeserializers.forAvro(
                avro("{\"name\":\"t\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}}"));
        assertThatThrownBy(() -> RowDataConversionTest.read(table, millis, TestRow.of(1L)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'t'");
        assertThatThrownBy(() -> RowDataConversionTest.read(table, millis, TestRow.of((Object) null)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("null");
    }
}
