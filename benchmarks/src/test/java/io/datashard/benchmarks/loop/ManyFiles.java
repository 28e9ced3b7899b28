package io.datashard.benchmarks.loop;

import io.datashard.benchmarks.system.PretendFile;
import io.datashard.benchmarks.system.RecordedFile;
import io.datashard.layout.EncodedManifest;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionSpec;
import io.datashard.table.LayoutDetection;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A table in memory with one manifest of many files. */
final class ManyFiles {
    /** Entries of the manifest. */
    static final int FILES = 1_000;

    static final SnapshotId SNAPSHOT = new SnapshotId(5);
    static final SequenceNumber NUMBER = new SequenceNumber(1);

    private final MemoryStorage storage = new MemoryStorage();
    private final TableLayout layout;
    private final ManifestFile manifest;

    ManyFiles(Layout kind) {
        ManualClock clock = new ManualClock();
        layout = LayoutDetection.ofNewTable(storage, kind, clock, new SeededIds(1), clock::advance);
        layout.createIfAbsent(
                new NewTable(kind, "table", RecordedFile.SCHEMA, PartitionSpec.UNPARTITIONED, Map.of()), Duration.ZERO);
        List<ManifestEntry> entries = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            entries.add(new ManifestEntry(
                    ManifestEntry.Status.ADDED, SNAPSHOT, NUMBER, RecordedFile.of(new PretendFile(i))));
        }
        EncodedManifest encoded = layout.encodeManifest(layout.newManifest(), metadata(), entries, SNAPSHOT, NUMBER);
        storage.write(encoded.object().path(), encoded.object().bytes());
        manifest = encoded.description();
    }

    TableLayout layout() {
        return layout;
    }

    TableMetadata metadata() {
        return layout.loadOrFail().metadata();
    }

    ManifestFile manifest() {
        return manifest;
    }

    StoredManifest stored() {
        return layout.fetchManifest(metadata(), manifest);
    }
}
