package io.datashard.layout.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.RecordedMetrics;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.schema.Partition;
import io.datashard.storage.StoragePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entries that another writer could have written: which of them a merge may copy as they are. */
class CopiableEntriesTest {
    private static final Schema FILE = SchemaBuilder.record("r2")
            .fields()
            .requiredInt("content")
            .requiredString("file_path")
            .requiredString("file_format")
            .requiredLong("record_count")
            .requiredLong("file_size_in_bytes")
            .endRecord();
    private static final Schema ENTRY = SchemaBuilder.record("manifest_entry")
            .fields()
            .requiredInt("status")
            .optionalLong("snapshot_id")
            .optionalLong("sequence_number")
            .optionalLong("file_sequence_number")
            .name("data_file")
            .type(FILE)
            .noDefault()
            .endRecord();
    private static final String PATH = "s3://lake/data/a.parquet";

    @Test
    void entriesWithAllTheirNumbersAreCopied() throws IOException {
        assertThat(copied(entry(1, 5L, 7L, 7L), entry(0, 4L, 6L, 6L))).hasValueSatisfying(entries -> assertThat(entries)
                .extracting(EncodedEntry::path, EncodedEntry::sequenceNumber, EncodedEntry::rows)
                .containsExactly(
                        tuple(StoragePath.of("data/a.parquet"), 7L, 3L),
                        tuple(StoragePath.of("data/a.parquet"), 6L, 3L)));
    }

    @Test
    void entriesThatInheritANumberAreNot() throws IOException {
        assertThat(copied(entry(1, null, 7L, 7L))).isEmpty();
        assertThat(copied(entry(1, -1L, 7L, 7L))).isEmpty();
        assertThat(copied(entry(1, 5L, null, 7L))).isEmpty();
        assertThat(copied(entry(1, 5L, 7L, null))).isEmpty();
    }

    /** A decoder looks at all of it, and refuses it. */
    @Test
    void whatIsNotAsUsualIsNot() throws IOException {
        assertThat(copied(entry(1, 5L, 7L, 7L), entry(2, 5L, 7L, 7L))).isEmpty();
        assertThat(copied(with("content", 1))).isEmpty();
        assertThat(copied(with("file_format", "orc"))).isEmpty();
        assertThat(copied(with("record_count", -3L))).isEmpty();
        assertThat(copied(with("file_size_in_bytes", -3L))).isEmpty();
        assertThat(copied(with("file_path", "s3://lake/data/\u00e4.parquet"))).isEmpty();
    }

    @Test
    void aPathInAnotherSpellingIsNot() throws IOException {
        assertThat(copied(with("file_path", "s3://moved/data/a.parquet"))).isEmpty();
    }

    @Test
    void anotherHeaderOrADecodedManifestIsNot() throws IOException {
        byte[] content = container(List.of(entry(1, 5L, 7L, 7L)));

        assertThat(CopiableEntries.of(visited(content), Map.of())).isEmpty();
        assertThat(CopiableEntries.of(StoredManifest.of(List.of()).visit(), Map.of()))
                .isEmpty();
    }

    private static Optional<List<EncodedEntry>> copied(GenericRecord... entries) throws IOException {
        byte[] content = container(List.of(entries));
        return CopiableEntries.of(
                visited(content), AvroRecords.open(content, "a test").header());
    }

    private static ManifestEntries visited(byte[] content) {
        return Objects.requireNonNull(
                EncodedEntries.of(AvroRecords.open(content, "a test"), new Rules(), new KnownEntries()));
    }

    private static GenericRecord with(String field, Object value) {
        GenericRecord entry = entry(1, 5L, 7L, 7L);
        ((GenericRecord) entry.get("data_file")).put(field, value);
        return entry;
    }

    private static GenericRecord entry(
            int status, @Nullable Long snapshot, @Nullable Long number, @Nullable Long fileNumber) {
        GenericRecord file = new GenericData.Record(FILE);
        file.put("content", 0);
        file.put("file_path", PATH);
        file.put("file_format", "PARQUET");
        file.put("record_count", 3L);
        file.put("file_size_in_bytes", 100L);
        GenericRecord entry = new GenericData.Record(ENTRY);
        entry.put("status", status);
        entry.put("snapshot_id", snapshot);
        entry.put("sequence_number", number);
        entry.put("file_sequence_number", fileNumber);
        entry.put("data_file", file);
        return entry;
    }

    private static byte[] container(List<GenericRecord> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(ENTRY))) {
            writer.create(ENTRY, bytes);
            for (GenericRecord entry : entries) {
                writer.append(entry);
            }
        }
        return bytes.toByteArray();
    }

    /** Of a table at s3://lake, which others find at s3://moved. What is decoded whole gets through: it is not to be copied all the same. */
    private static final class Rules implements EntryRules {
        @Override
        public BoundIds boundIds() {
            return BoundIds.AS_RECORDED;
        }

        @Override
        public List<String> numberFields() {
            return List.of("file_sequence_number", "sequence_number");
        }

        @Override
        public ManifestFile inheritedFrom() {
            return new ManifestFile(
                    StoragePath.of("metadata/m.avro"),
                    1,
                    null,
                    new SequenceNumber(9),
                    new SequenceNumber(9),
                    new SnapshotId(9),
                    1,
                    0);
        }

        @Override
        public String checksumField() {
            return "datashard_sha256";
        }

        @Override
        public boolean boundsAreTexts() {
            return false;
        }

        @Override
        public boolean isParquet(byte[] bytes, int from, int to) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8).equals("PARQUET");
        }

        @Override
        public int pathStart(byte[] bytes, int from, int to) {
            String path = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
            return path.startsWith("s3://lake/") || path.startsWith("s3://moved/") ? from + path.indexOf("data/") : -1;
        }

        @Override
        public boolean isSpelledAsWritten(byte[] bytes, int from, int pathStart) {
            return new String(bytes, from, pathStart - from, StandardCharsets.ISO_8859_1).equals("s3://lake/");
        }

        @Override
        public @Nullable Object bound(int fieldId, AvroCursor stored, boolean isLower) {
            return null;
        }

        @Override
        public List<String> partitionFields() {
            return List.of();
        }

        @Override
        public @Nullable Object partitionValue(int field, Object stored) {
            return null;
        }

        @Override
        public ManifestEntry decode(ManifestFields entry) {
            DataFile file = new DataFile(
                    StoragePath.of("data/a.parquet"),
                    3,
                    100,
                    null,
                    Map.of(),
                    ColumnBounds.NONE,
                    Partition.NONE,
                    RecordedMetrics.NONE);
            return new ManifestEntry(ManifestEntry.Status.EXISTING, null, SequenceNumber.UNKNOWN, file);
        }
    }
}
