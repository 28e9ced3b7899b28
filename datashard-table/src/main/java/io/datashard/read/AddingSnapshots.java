package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells which snapshot added a data file. The sequence number of a listed snapshot wins over the number in the manifest entry: some writers
 * record none there, and migrated tables have entries below the number of their snapshot.
 */
final class AddingSnapshots {
    private final Map<SnapshotId, Snapshot> listed = new HashMap<>();
    /** The file that was described last: its neighbours were often added by the same snapshot, and share its objects. */
    private @Nullable ScannedFile last;

    AddingSnapshots(TableMetadata metadata) {
        metadata.snapshots().forEach(snapshot -> listed.put(snapshot.id(), snapshot));
    }

    SequenceNumber numberOf(ManifestEntries entry) {
        Snapshot snapshot = snapshotOf(entry);
        return snapshot != null && snapshot.sequenceNumber().isKnown()
                ? snapshot.sequenceNumber()
                : entry.sequenceNumber();
    }

    /** Whether no entry of the manifest can have a number above this one. */
    boolean isUpTo(ManifestFile manifest, SequenceNumber number) {
        Snapshot snapshot = manifest.addedSnapshotId() == null ? null : listed.get(manifest.addedSnapshotId());
        SequenceNumber highest = manifest.sequenceNumber();
        if (snapshot != null && snapshot.sequenceNumber().compareTo(highest) > 0) {
            highest = snapshot.sequenceNumber();
        }
        return highest.isKnown() && highest.compareTo(number) <= 0;
    }

    /** Not thread-safe. */
    ScannedFile describe(ManifestEntries entry) {
        SnapshotId id = entry.snapshotId();
        SequenceNumber number = numberOf(entry);
        ScannedFile before = last;
        ScannedFile described;
        if (before != null
                && Objects.equals(before.addedBy(), id)
                && before.sequenceNumber().equals(number)) {
            described = new ScannedFile(entry.toRead(), before.addedBy(), before.sequenceNumber(), before.addedAt());
        } else {
            Snapshot snapshot = snapshotOf(entry);
            described = new ScannedFile(entry.toRead(), id, number, snapshot == null ? null : snapshot.timestamp());
        }
        last = described;
        return described;
    }

    private @Nullable Snapshot snapshotOf(ManifestEntries entry) {
        SnapshotId id = entry.snapshotId();
        return id == null ? null : listed.get(id);
    }
}
