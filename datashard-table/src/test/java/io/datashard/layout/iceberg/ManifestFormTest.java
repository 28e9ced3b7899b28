package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.KnownEntries;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept from manifest to manifest is used for manifests that are alike only. */
class ManifestFormTest {
    private static final RecordedPaths PATHS = new RecordedPaths("s3://lake/t", "s3://lake/t");
    private static final Schema INTS = schema(PrimitiveType.INT);
    private static final Schema LONGS = schema(PrimitiveType.LONG);
    private static final Schema TEXTS = schema(PrimitiveType.STRING);

    private final KnownEntries known = new KnownEntries();
    private final ManifestForm form = form(LONGS);

    /** The Avro schema of all of them is the same: only the header tells the types of the bounds. */
    @Test
    void boundsAreOfTheTypesInTheHeaderOfEachManifest() {
        byte[] ints = manifest(INTS, 7);
        byte[] longs = manifest(LONGS, 8L);
        byte[] texts = manifest(TEXTS, "8 bytes!");
        for (int i = 0; i < 3; i++) {
            assertThat(lowerBound(ints)).isEqualTo(7L);
            assertThat(lowerBound(longs)).isEqualTo(8L);
            assertThat(lowerBound(texts)).isNull();
            assertThat(lowerBound(longs)).isEqualTo(8L);
        }
    }

    @Test
    void aFormIsOfOneSchemaAndOneLocation() {
        assertThat(form.isOf(schema(PrimitiveType.LONG), PartitionSpec.UNPARTITIONED, PATHS))
                .isTrue();
        assertThat(form.isOf(INTS, PartitionSpec.UNPARTITIONED, PATHS)).isFalse();
        assertThat(form.isOf(null, PartitionSpec.UNPARTITIONED, PATHS)).isFalse();
        assertThat(form.isOf(LONGS, PartitionSpec.parse("c", LONGS), PATHS)).isFalse();
        assertThat(form.isOf(LONGS, PartitionSpec.UNPARTITIONED, new RecordedPaths("s3://lake/moved", "s3://lake/t")))
                .isFalse();
    }

    private @Nullable Object lowerBound(byte[] content) {
        ManifestFile line = new ManifestFile(
                StoragePath.of("metadata/m.avro"),
                content.length,
                null,
                new SequenceNumber(1),
                new SequenceNumber(1),
                new SnapshotId(1),
                1,
                0);
        ManifestEntries entries = ManifestCodec.open(content, "m", line, form, BoundIds.AS_RECORDED)
                .visit();
        assertThat(entries.next()).isTrue();
        return entries.file().lowerBound(1);
    }

    private byte[] manifest(Schema schema, Object bound) {
        DataFile file = new DataFile(
                StoragePath.of("data/a.parquet"),
                1,
                1,
                null,
                Map.of(),
                new ColumnBounds(Map.of(1, bound), Map.of(1, bound)));
        return ManifestCodec.encode(
                List.of(new ManifestEntry(ManifestEntry.Status.ADDED, new SnapshotId(1), new SequenceNumber(1), file)),
                form(schema));
    }

    private ManifestForm form(Schema schema) {
        return new ManifestForm(schema, PartitionSpec.UNPARTITIONED, PATHS, known);
    }

    private static Schema schema(PrimitiveType type) {
        return new Schema(1, List.of(Field.optional(1, "c", type)));
    }
}
