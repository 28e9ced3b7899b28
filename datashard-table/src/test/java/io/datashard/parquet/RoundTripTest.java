package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.model.DataFile;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.testing.EdgeValues;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final Schema schema = EdgeValues.schema();
    private final List<TestRow> rows = EdgeValues.rows();

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(storage.openHandles()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyValueOfEveryTypeComesBackWithEveryCodec(Compression compression) {
        DataFile file = DataFiles.write(storage, schema, new DataFileWriterSettings(compression, 64 << 20), rows);

        assertThat(DataFiles.read(storage, file, schema)).isEqualTo(DataFiles.json(schema, rows));
    }

    @Test
    void theFileIsDescribedExactly() throws Exception {
        DataFile file = DataFiles.write(storage, schema, DataFileWriterSettings.DEFAULT, rows);

        byte[] bytes = storage.read(file.path()).orElseThrow().bytes();
        assertThat(file.sizeInBytes()).isEqualTo(bytes.length);
        assertThat(file.recordCount()).isEqualTo(rows.size());
        assertThat(file.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(ParquetFiles.rowGroups(storage, file.path()))
                .hasSize(1)
                .first()
                .satisfies(group -> assertThat(group.start()).isEqualTo(4))
                .satisfies(group -> assertThat(group.rows()).isEqualTo(rows.size()));
    }

    @Test
    void rowsCanBeCountedWithoutReadingAColumn() {
        DataFile file = DataFiles.write(storage, schema, DataFileWriterSettings.DEFAULT, rows);

        long count = 0;
        try (DataFileReader reader =
                ParquetFiles.open(storage, file.path(), file.sizeInBytes(), schema, List.of(), null, ReadRange.ALL)) {
            for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                count += batch.size();
            }
        }
        assertThat(count).isEqualTo(rows.size());
    }

    @Test
    void columnsComeInTheOrderOfTheProjection() {
        DataFile file = DataFiles.write(storage, schema, DataFileWriterSettings.DEFAULT, rows);
        Schema projection = schema.select(List.of(
                schema.field(20).name(), schema.field(3).name(), schema.field(7).name()));

        try (DataFileReader reader = ParquetFiles.open(
                storage, file.path(), file.sizeInBytes(), schema, DataFiles.names(projection), null, ReadRange.ALL)) {
            List<String> projected = DataFiles.drain(reader, projection);
            assertThat(projected)
                    .isEqualTo(rows.stream()
                            .map(row -> TestRow.copyOf(schema, row))
                            .map(row -> DataFiles.json(projection, List.of(new Projected(row, 20, 3, 7)))
                                    .get(0))
                            .toList());
        }
    }

    @Test
    void thereIsNoHadoopOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("org.apache.hadoop.conf.Configuration"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
