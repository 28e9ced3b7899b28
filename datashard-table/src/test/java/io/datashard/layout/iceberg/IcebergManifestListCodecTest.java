package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroContainerWriter;
import io.datashard.layout.avro.AvroSchemas;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.PartitionSummary;
import io.datashard.model.RecordedMetrics;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Manifest lists and the partition summaries in them. */
class IcebergManifestListCodecTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "ts", PrimitiveType.TIMESTAMPTZ),
            Field.required(2, "sym", PrimitiveType.STRING),
            Field.optional(3, "px", new DecimalType(18, 8)),
            Field.optional(4, "x", PrimitiveType.DOUBLE));
    private static final PartitionSpec SPEC = PartitionSpec.parse("sym, day(ts)", SCHEMA);
    private static final RecordedPaths PATHS = new RecordedPaths("file:///lake/trades", "s3://moved/trades");
    private static final SnapshotId SNAPSHOT = new SnapshotId(3410625483784311857L);
    private static final DataFile FILE = new DataFile(
            StoragePath.of("data/sym=BTC%2FUSD/ts_day=20705/é.parquet"),
            2,
            1343,
            "216b7804974b6078d297ec1e6db916df73ad366ee2b8114e02de2905296d1902",
            Map.of(1, 0L, 3, 1L),
            new ColumnBounds(
                    Map.of(1, 1788957296789012L, 2, "BTC/USD", 3, new BigDecimal("-2.25000000"), 4, -0.0),
                    Map.of(1, 1788957297789012L, 2, "BTC/USD", 3, new BigDecimal("1.50000000"), 4, 0.0)),
            Partition.of(List.of("BTC/USD", 20705)),
            new RecordedMetrics(Map.of(1, 100L), Map.of(1, 2L, 3, 2L), List.of(4L, 700L), 0));
    private static final ManifestEntry ENTRY =
            new ManifestEntry(ManifestEntry.Status.ADDED, SNAPSHOT, new SequenceNumber(7), FILE);
    private static final ManifestFile MANIFEST = new ManifestFile(
            StoragePath.of("metadata/a-m0.avro"),
            4172,
            null,
            new SequenceNumber(8),
            new SequenceNumber(7),
            new SnapshotId(5),
            1,
            0,
            ManifestDetails.of(List.of(ENTRY), SPEC, SCHEMA));

    @Test
    void summariesHaveBoundsForDaysToo() {
        PartitionSummary sym = MANIFEST.details().partitions().get(0);
        PartitionSummary day = MANIFEST.details().partitions().get(1);

        assertThat(sym.lower(PrimitiveType.STRING)).contains("BTC/USD");
        assertThat(HexFormat.of().formatHex(day.lower())).isEqualTo("e1500000");
        assertThat(day.upper(PrimitiveType.DATE)).contains(20705);
        assertThat(day.containsNull()).isFalse();
        List<PartitionSummary> nulls = PartitionSummary.of(
                List.of(with(Partition.of(Arrays.asList(null, 5))), with(Partition.of(Arrays.asList(null, -5)))),
                SPEC,
                SCHEMA);
        assertThat(nulls.get(0)).isEqualTo(new PartitionSummary(true, null, null, null));
        assertThat(nulls.get(1).lower(PrimitiveType.DATE)).contains(-5);
        assertThat(nulls.get(1).upper(PrimitiveType.DATE)).contains(5);
    }

    @Test
    void binarySummariesAreOrderedWithoutSign() {
        Schema schema = Schema.of(Field.optional(1, "b", PrimitiveType.BINARY));
        List<ManifestEntry> entries = List.of(
                with(Partition.of(List.of(new byte[] {-1}))),
                with(Partition.of(List.of(new byte[] {1, 2}))),
                with(Partition.of(List.of(new byte[] {1}))));

        PartitionSummary summary = PartitionSummary.of(entries, PartitionSpec.parse("b", schema), schema)
                .get(0);

        assertThat(summary.lower()).isEqualTo(new byte[] {1});
        assertThat(summary.upper()).isEqualTo(new byte[] {-1});
    }

    @Test
    void listsAreReadAsTheyWereWritten() {
        ManifestFile bare = new ManifestFile(
                StoragePath.of("metadata/b-m0.avro"),
                1,
                "ab",
                SequenceNumber.UNKNOWN,
                SequenceNumber.UNKNOWN,
                SNAPSHOT,
                0,
                3,
                new ManifestDetails(0, 2, 0, 30, 20, List.of()));

        byte[] content =
                ManifestListCodec.encode(List.of(MANIFEST, bare), SNAPSHOT, null, new SequenceNumber(9), PATHS);

        assertThat(ManifestListCodec.decode(content, "list", PATHS)).containsExactly(MANIFEST, bare);
        assertThat(AvroContainer.readFile(content, "list").header())
                .containsEntry("snapshot-id", SNAPSHOT.toString())
                .containsEntry("parent-snapshot-id", "null")
                .containsEntry("sequence-number", "9");
        assertThat(ManifestListCodec.decode(
                        ManifestListCodec.encode(List.of(), SNAPSHOT, SNAPSHOT, new SequenceNumber(9), PATHS),
                        "list",
                        PATHS))
                .isEmpty();
    }

    @Test
    void listsOfTheOlderFormVersionHaveOtherNames() {
        String text = ManifestSchemas.MANIFEST_FILE_TEXT
                .replace("added_files_count", "added_data_files_count")
                .replace("existing_files_count", "existing_data_files_count")
                .replace("deleted_files_count", "deleted_data_files_count");
        byte[] content = list(text, record -> {
            record.put("added_data_files_count", 3);
            record.put("existing_data_files_count", 4);
            record.put("deleted_data_files_count", 5);
        });
        ManifestFile manifest = ManifestListCodec.decode(content, "list", PATHS).get(0);
        assertThat(List.of(
                        manifest.addedFiles(),
                        manifest.existingFiles(),
                        manifest.details().deletedFiles()))
                .containsExactly(3, 4, 5);
    }

    @Test
    void deleteManifestsAreRefused() {
        byte[] content = list(ManifestSchemas.MANIFEST_FILE_TEXT, record -> {
            record.put("added_files_count", 0);
            record.put("existing_files_count", 0);
            record.put("deleted_files_count", 0);
            record.put("content", 1);
        });
        assertThatThrownBy(() -> ManifestListCodec.decode(content, "list", PATHS))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("manifest of deletes");
    }

    private static byte[] list(String text, Consumer<GenericRecord> change) {
        org.apache.avro.Schema avro = AvroSchemas.parse(text);
        GenericRecord record = new GenericData.Record(avro);
        record.put("manifest_path", "metadata/x.avro");
        for (String key : List.of(
                "manifest_length",
                "sequence_number",
                "min_sequence_number",
                "added_snapshot_id",
                "added_rows_count",
                "existing_rows_count",
                "deleted_rows_count")) {
            record.put(key, 1L);
        }
        record.put("partition_spec_id", 0);
        record.put("content", 0);
        change.accept(record);
        return AvroContainerWriter.write(Map.of("format-version", "2"), text, avro, List.of(record));
    }

    private static ManifestEntry with(Partition partition) {
        return new ManifestEntry(
                ManifestEntry.Status.ADDED, SNAPSHOT, new SequenceNumber(7), FILE.inPartition(partition));
    }

    @Test
    void theHeaderMustTellTheLayout() {
        byte[] list = AvroContainerWriter.write(
                ManifestSchemas.MANIFEST_FILE_TEXT, ManifestSchemas.Parsed.MANIFEST_FILE, List.of());
        assertThatThrownBy(() -> ManifestListCodec.decode(list, "list", PATHS))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("neither 'format-version' nor 'snapshot-id'");
    }
}
