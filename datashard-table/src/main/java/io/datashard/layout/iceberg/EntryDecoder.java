package io.datashard.layout.iceberg;

import io.datashard.layout.avro.AvroCursor;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.EntryRules;
import io.datashard.layout.avro.ManifestErrors;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How entries of one manifest of the iceberg layout are decoded, whole or in place (iceberg format section 3.1). */
final class EntryDecoder implements EntryRules {
    private static final int EXISTING = 0;
    private static final int ADDED = 1;
    private static final int DELETED = 2;

    private final ManifestFile manifest;
    private final DataFileDecoder files;
    private final BoundIds boundIds;
    private final PathPrefixes prefixes;

    EntryDecoder(ManifestFile manifest, DataFileDecoder files, BoundIds boundIds, RecordedPaths paths) {
        this.manifest = manifest;
        this.files = files;
        this.boundIds = boundIds;
        this.prefixes = PathPrefixes.of(paths);
    }

    @Override
    public List<String> numberFields() {
        return List.of("file_sequence_number", "sequence_number");
    }

    @Override
    public ManifestFile inheritedFrom() {
        return manifest;
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
        String parquet = "parquet";
        if (to - from != parquet.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] != parquet.charAt(i - from) && bytes[i] != parquet.charAt(i - from) - ('a' - 'A')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int pathStart(byte[] bytes, int from, int to) {
        return prefixes.end(bytes, from, to);
    }

    @Override
    public boolean isSpelledAsWritten(byte[] bytes, int from, int pathStart) {
        return prefixes.isRecorded(bytes, from, pathStart);
    }

    @Override
    public @Nullable Object bound(int fieldId, AvroCursor stored, boolean isLower) {
        return files.bound(fieldId, stored.readBytes(), isLower);
    }

    @Override
    public BoundIds boundIds() {
        return boundIds;
    }

    @Override
    public List<String> partitionFields() {
        return files.partitionFields();
    }

    @Override
    public @Nullable Object partitionValue(int field, Object stored) {
        return files.partitionValue(field, stored);
    }

    @Override
    public ManifestEntry decode(ManifestFields fields) {
        ManifestEntry.Status status = status(fields);
        boolean inherits = status == ManifestEntry.Status.ADDED;
        SnapshotId recorded = fields.snapshotId("snapshot_id");
        SnapshotId snapshotId = recorded == null && inherits ? manifest.addedSnapshotId() : recorded;
        return new ManifestEntry(
                status,
                snapshotId,
                sequenceNumber(fields, inherits ? manifest.sequenceNumber() : SequenceNumber.UNKNOWN),
                boundIds.certain(
                        files.dataFile(ManifestFields.of(fields.get("data_file"), fields.where())), snapshotId));
    }

    private static SequenceNumber sequenceNumber(ManifestFields fields, SequenceNumber inherited) {
        if (fields.get("file_sequence_number") != null) {
            return fields.sequenceNumber("file_sequence_number");
        }
        return fields.get("sequence_number") != null ? fields.sequenceNumber("sequence_number") : inherited;
    }

    private static ManifestEntry.Status status(ManifestFields fields) {
        long status = fields.count("status");
        if (status == EXISTING || status == ADDED) {
            return status == ADDED ? ManifestEntry.Status.ADDED : ManifestEntry.Status.EXISTING;
        }
        if (status == DELETED) {
            throw ManifestErrors.unsupported(
                    fields.where(),
                    "its status is 2 (deleted), as no DataShard release writes it; Python reads the file as live");
        }
        throw fields.wrong("status", "0 or 1");
    }
}
