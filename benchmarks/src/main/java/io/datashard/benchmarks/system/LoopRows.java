package io.datashard.benchmarks.system;

import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Hands rows to parquet-java as its users do: value by value to a {@code RecordConsumer}. */
@SuppressWarnings("deprecation") // what names Hadoop's configuration is deprecated, and yet abstract
final class LoopRows extends WriteSupport<RowData> {
    private final RowType type;
    /** Flink's row type makes its list of names anew for each that asks. */
    private final String[] names;

    @SuppressWarnings("NullAway.Init") // parquet-java calls prepareForWrite before the first row
    private RecordConsumer consumer;

    LoopRows(RowType type) {
        this.type = type;
        this.names = type.getFieldNames().toArray(new String[0]);
    }

    static MessageType schema(RowType type) {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        for (RowType.RowField field : type.getFields()) {
            schema.addField(column(field.getType(), field.getName()));
        }
        return schema.named("row");
    }

    private static PrimitiveType column(LogicalType type, String name) {
        return switch (type.getTypeRoot()) {
            case BIGINT -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case INTEGER -> Types.optional(PrimitiveTypeName.INT32).named(name);
            case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(false, LogicalTypeAnnotation.TimeUnit.MICROS))
                        .named(name);
            case DECIMAL ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.decimalType(
                                ((DecimalType) type).getScale(), ((DecimalType) type).getPrecision()))
                        .named(name);
            default ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
        };
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(schema(type), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer given) {
        consumer = given;
    }

    @Override
    public void write(RowData row) {
        consumer.startMessage();
        for (int i = 0; i < names.length; i++) {
            if (!row.isNullAt(i)) {
                consumer.startField(names[i], i);
                add(row, i);
                consumer.endField(names[i], i);
            }
        }
        consumer.endMessage();
    }

    private void add(RowData row, int i) {
        switch (type.getTypeAt(i).getTypeRoot()) {
            case BIGINT -> consumer.addLong(row.getLong(i));
            case INTEGER -> consumer.addInteger(row.getInt(i));
            case DOUBLE -> consumer.addDouble(row.getDouble(i));
            case BOOLEAN -> consumer.addBoolean(row.getBoolean(i));
            case TIMESTAMP_WITHOUT_TIME_ZONE -> {
                TimestampData time = row.getTimestamp(i, 6);
                consumer.addLong(time.getMillisecond() * 1000 + time.getNanoOfMillisecond() / 1000);
            }
            case DECIMAL -> {
                DecimalType decimal = (DecimalType) type.getTypeAt(i);
                consumer.addBinary(
                        Binary.fromConstantByteArray(row.getDecimal(i, decimal.getPrecision(), decimal.getScale())
                                .toUnscaledBytes()));
            }
            default ->
                consumer.addBinary(Binary.fromReusedByteArray(row.getString(i).toBytes()));
        }
    }

    /** A writer of rows. */
    static final class Builder extends ParquetWriter.Builder<RowData, Builder> {
        private final LoopRows support;

        Builder(OutputFile file, LoopRows support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<RowData> getWriteSupport(Configuration configuration) {
            return support;
        }
    }

    /** Column readers ask for converters, and don't use them. */
    static final class Ignoring extends GroupConverter {
        private final Converter[] columns;

        Ignoring(MessageType schema) {
            columns = new Converter[schema.getFieldCount()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = new PrimitiveConverter() {};
            }
        }

        @Override
        public Converter getConverter(int column) {
            return columns[column];
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
