package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class AvroSpecificRecordTest {
    /** Written as Avro's compiler writes classes. */
    public static final class Trade extends SpecificRecordBase {
        public static final org.apache.avro.Schema SCHEMA$ = new org.apache.avro.Schema.Parser()
                .parse(
                        """
                        {"type":"record","name":"Trade","namespace":"io.datashard.flink.convert.AvroSpecificRecordTest","fields":[
                         {"name":"symbol","type":"string"},
                         {"name":"ts","type":{"type":"long","logicalType":"timestamp-micros"}},
                         {"name":"price","type":["null",{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}]}]}
                        """);
        private static final SpecificData MODEL$ = new SpecificData();

        static {
            MODEL$.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
            MODEL$.addLogicalTypeConversion(new Conversions.DecimalConversion());
        }

        private static final Conversion<?>[] CONVERSIONS = {
            null, new TimeConversions.TimestampMicrosConversion(), new Conversions.DecimalConversion()
        };

        public CharSequence symbol;
        public Instant ts;
        public BigDecimal price;

        @Override
        public SpecificData getSpecificData() {
            return MODEL$;
        }

        @Override
        public org.apache.avro.Schema getSchema() {
            return SCHEMA$;
        }

        @Override
        public Object get(int field) {
            return field == 0 ? symbol : field == 1 ? ts : price;
        }

        @Override
        public void put(int field, Object value) {
            switch (field) {
                case 0 -> symbol = (CharSequence) value;
                case 1 -> ts = (Instant) value;
                default -> price = (BigDecimal) value;
            }
        }

        @Override
        public Conversion<?> getConversion(int field) {
            return CONVERSIONS[field];
        }
    }

    @Test
    void generatedClassesKeepTheirObjects() throws Exception {
        RecordSerializer<Trade> serializer = InstantiationUtil.clone(RecordSerializers.forAvro(Trade.class));
        Schema table = serializer.schema();
        assertThat(table).hasToString("(symbol string NOT NULL, ts timestamptz NOT NULL, price decimal(10,2))");
        Trade trade = new Trade();
        trade.put(0, "A");
        trade.put(1, Instant.parse("2024-01-01T00:00:00.000001Z"));
        trade.put(2, new BigDecimal("1.20"));
        TestRow row = TestRow.copyOf(table, serializer.bind(table).view(trade));
        RecordDeserializer<Trade> deserializer = InstantiationUtil.clone(RecordDeserializers.forAvro(Trade.class));
        Trade back = RowDataConversionTest.read(table, deserializer, row);
        assertThat(back.get(0)).hasToString("A");
        assertThat(back.get(1)).isEqualTo(trade.get(1));
        assertThat(back.get(2)).isEqualTo(trade.get(2));
        assertThat(deserializer.producedType(table).getTypeClass()).isEqualTo(Trade.class);
    }
}
