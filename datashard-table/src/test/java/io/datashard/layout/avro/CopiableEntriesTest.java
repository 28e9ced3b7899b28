package io.datashard.layout.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.datashard.model.EncodedEntry;
import io.datashard.storage.StoragePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
            .requiredString("file_path")
            .requiredLong("record_count")
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
        assertThat(copied(entry(1, 5L, null, 7L))).isEmpty();
        assertThat(copied(entry(1, 5L, 7L, null))).isEmpty();
    }

    @Test
    void removedEntriesAndUnknownOnesAreNot() throws IOException {
        assertThat(copied(entry(1, 5L, 7L, 7L), entry(2, 5L, 7L, 7L))).isEmpty();
        assertThat(copied(entry(3, 5L, 7L, 7L))).isEmpty();
    }

    @Test
    void anotherHeaderOrAnotherFormatIsNot() throws IOException {
        byte[] content = container(List.of(entry(1, 5L, 7L, 7L)));

        assertThat(CopiableEntries.of(content, "a test", Map.of(), true, StoragePath::of))
                .isEmpty();
        assertThat(CopiableEntries.of(new byte[] {'[', ']'}, "a test", Map.of(), true, StoragePath::of))
                .isEmpty();
    }

    private static Optional<List<EncodedEntry>> copied(GenericRecord... entries) throws IOException {
        byte[] content = container(List.of(entries));
        return CopiableEntries.of(
                content, "a test", AvroRecords.open(content, "a test").header(), true, StoragePath::of);
    }

    private static GenericRecord entry(
            int status, @Nullable Long snapshot, @Nullable Long number, @Nullable Long fileNumber) {
        GenericRecord file = new GenericData.Record(FILE);
        file.put("file_path", "data/a.parquet");
        file.put("record_count", 3L);
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
}
