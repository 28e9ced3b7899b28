package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.model.DataFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.FileRead;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are views on batches are the rows that are made of values one by one. */
class ColumnarRowTest {
    private static final StoragePath PATH = StoragePath.of("data/t.parquet");
    private static final int ROWS = 10_000;
    private static final Schema ALL = RowDataConversionTest.schema(
            PrimitiveType.BOOLEAN,
            PrimitiveType.INT,
            PrimitiveType.LONG,
            PrimitiveType.FLOAT,
            PrimitiveType.DOUBLE,
            PrimitiveType.DATE,
            PrimitiveType.TIME,
            PrimitiveType.TIMESTAMP,
            PrimitiveType.TIMESTAMPTZ,
            PrimitiveType.STRING,
            PrimitiveType.STRING,
            PrimitiveType.UUID,
            PrimitiveType.BINARY,
            new FixedType(2),
            new DecimalType(5, 2),
            new DecimalType(38, 10));
    private static final RowOrigin ORIGIN =
            new RowOrigin("/t/data/t.parquet", 17, new SnapshotId(-1), new SequenceNumber(5), Instant.ofEpochMilli(9));

    private final MemoryStorage storage = new MemoryStorage();

    @ParameterizedTest
    @EnumSource(DataFileWriterSettings.UuidForm.class)
    void viewsAreEqualToRowsOfValuesAfterTheFileWasRead(DataFileWriterSettings.UuidForm uuids) {
        List<TestRow> rows = rows();
        DataFile file = write(ALL, rows, uuids);
        RowType declared = FlinkTypes.toRowType(ALL);
        RecordDeserializer<RowData> deserializer =
                RecordDeserializers.forRowData(declared, List.of(MetadataColumn.values()));
        TypeSerializer<RowData> serializer = serializer(deserializer, ALL);
        Predicate filter = Predicates.or(Predicates.isNull("c10"), Predicates.lessThan("c9", "text 300"));
        for (Predicate condition : new Predicate[] {null, filter}) {
            RecordDeserializer.Bound<RowData> bound = deserializer.bind(ALL);
            List<RowData> views = views(file, ALL, (BatchBound<RowData>) bound, condition);
            List<RowData> values = rows.stream()
                    .filter(row -> condition == null
                            || row.isNullAt(10)
                            || (!row.isNullAt(9) && text(row).compareTo("text 300") < 0))
                    .map(row -> bound.read(row, ORIGIN))
                    .toList();
            assertThat(views).hasSameSizeAs(values);
            for (int i = 0; i < views.size(); i++) {
                // Flink's copy of a row is a row of values.
                assertThat(serializer.copy(views.get(i))).isEqualTo(values.get(i));
                assertThat(views.get(i)).hasToString(values.get(i).toString());
                assertThat(((RowDataSerializer) serializer)
                                .toBinaryRow(views.get(i))
                                .copy())
                        .isEqualTo(((RowDataSerializer) serializer)
                                .toBinaryRow(values.get(i))
                                .copy());
            }
        }
    }

    @Test
    void kindBelongsToTheRowAndEqualRowsAreEqual() {
        DataFile file =
                write(ALL, List.of(rows().get(1), rows().get(2), rows().get(1)), DataFileWriterSettings.UuidForm.TEXT);
        BatchBound<RowData> bound =
                (BatchBound<RowData>) RecordDeserializers.forRowData().bind(ALL);
        List<RowData> rows = views(file, ALL, bound, null);

        assertThat(rows.get(0))
                .isEqualTo(rows.get(2))
                .hasSameHashCodeAs(rows.get(2))
                .isNotEqualTo(rows.get(1));
        rows.get(0).setRowKind(RowKind.DELETE);
        assertThat(rows.get(2).getRowKind()).isEqualTo(RowKind.INSERT);
        assertThat(rows.get(0)).isNotEqualTo(rows.get(2));
    }

    @Test
    void whatALimitLeavesOutIsNotLookedAt() {
        Schema table = RowDataConversionTest.schema(PrimitiveType.TIME);
        DataFile file =
                write(table, List.of(TestRow.of(1_000L), TestRow.of(1_001L)), DataFileWriterSettings.UuidForm.TEXT);
        BatchBound<RowData> bound =
                (BatchBound<RowData>) RecordDeserializers.forRowData().bind(table);

        assertThat(views(file, table, bound, null, 1)).hasSize(1);
    }

    @Test
    void aTimeThatFlinkCannotHoldFailsWhereItIsRead() {
        Schema table = RowDataConversionTest.schema(PrimitiveType.TIME, PrimitiveType.TIMESTAMP);
        DataFile file = write(
                table, List.of(TestRow.of(1_000L, -1L), TestRow.of(1_001L, 7L)), DataFileWriterSettings.UuidForm.TEXT);
        assertThatThrownBy(() -> views(
                        file,
                        table,
                        (BatchBound<RowData>) RecordDeserializers.forRowData().bind(table),
                        null))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'c0'");

        RowType exact = (RowType)
                DataTypes.ROW(DataTypes.FIELD("c0", DataTypes.BIGINT()), DataTypes.FIELD("c1", DataTypes.TIMESTAMP(3)))
                        .getLogicalType();
        List<RowData> rows = views(
                file,
                table,
                (BatchBound<RowData>) RecordDeserializers.forRowData(exact).bind(table),
                null);
        assertThat(rows).hasToString("[+I(1000,1969-12-31T23:59:59.999), +I(1001,1970-01-01T00:00)]");
    }

    private static String text(TestRow row) {
        return new String(row.getBytes(9), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static TypeSerializer<RowData> serializer(RecordDeserializer<RowData> deserializer, Schema schema) {
        return ((InternalTypeInfo<RowData>) deserializer.producedType(schema)).toSerializer();
    }

    /** Text that repeats, text that does not, and nulls here and there. */
    private static List<TestRow> rows() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> {
                    Object[] values = {
                        i % 2 == 0,
                        i * 31,
                        i * 7919L,
                        i / 3f,
                        i / 7d,
                        i,
                        i * 1000L,
                        i * 1_000_003L,
                        -i * 999_983L,
                        "text " + i % 700,
                        "unlike any other " + i * 7919L,
                        new UUID(i, ~i).toString(),
                        new byte[] {(byte) i, 1},
                        new byte[] {2, (byte) i},
                        BigDecimal.valueOf(i, 2),
                        BigDecimal.valueOf(-i * 7919L, 10)
                    };
                    for (int c = 0; c < values.length; c++) {
                        values[c] = (i + c) % 13 == 0 ? null : values[c];
                    }
                    return TestRow.of(values);
                })
                .toList();
    }

    private DataFile write(Schema schema, List<TestRow> rows, DataFileWriterSettings.UuidForm uuids) {
        DataFileWriterSettings settings = new DataFileWriterSettings(Compression.LZ4, 256 << 10).withUuids(uuids);
        try (DataFileWriter writer = ParquetFiles.create(storage, PATH, schema, settings)) {
            rows.forEach(writer::write);
            return writer.finish();
        }
    }

    /** All views, made before any of them is looked at. */
    private List<RowData> views(DataFile file, Schema schema, BatchBound<RowData> bound, Predicate filter) {
        return views(file, schema, bound, filter, Integer.MAX_VALUE);
    }

    /** As many of each batch. */
    private List<RowData> views(DataFile file, Schema schema, BatchBound<RowData> bound, Predicate filter, int most) {
        FileRead read = new FileRead(
                schema,
                schema.fields().stream().map(Field::name).toList(),
                filter,
                ReadRange.ALL,
                new FileRead.Form(true, bound::form));
        List<RowData> views = new ArrayList<>();
        try (DataFileReader reader = ParquetFiles.open(storage, PATH, FileCheck.ofLength(file.sizeInBytes()), read)) {
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                int count = Math.min(most, batch.size());
                IntFunction<RowData> records = bound.records(batch, count, ORIGIN);
                IntStream.range(0, count).mapToObj(records).forEach(views::add);
            }
        }
        return views;
    }
}
