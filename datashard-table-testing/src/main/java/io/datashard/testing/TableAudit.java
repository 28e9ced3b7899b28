package io.datashard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.MetadataFileName;
import io.datashard.layout.TableLayout;
import io.datashard.layout.iceberg.VersionHint;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.LayoutDetection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The content of a table, after checks of everything that must hold whatever happened to its writers: the table and all its snapshots can be
 * read, every live file exists and is whole, and no file is live twice.
 */
public final class TableAudit {
    private final Storage storage;
    private final TableLayout layout;
    private final CurrentTable table;
    private final List<ManifestEntry> live = new ArrayList<>();
    private final List<ManifestFile> manifests = new ArrayList<>();
    private final Set<StoragePath> referenced = new HashSet<>();

    private TableAudit(Storage storage, TableLayout layout) {
        this.storage = storage;
        this.layout = layout;
        this.table = layout.loadOrFail();
    }

    /** Reads and checks the table as a new process. */
    public static TableAudit of(Storage storage) {
        ManualClock clock = new ManualClock();
        TableAudit audit =
                new TableAudit(storage, LayoutDetection.detect(storage, clock, new SeededIds(0), clock::advance));
        audit.check();
        return audit;
    }

    public CurrentTable table() {
        return table;
    }

    /** The manifests of the current snapshot. */
    public List<ManifestFile> manifests() {
        return manifests;
    }

    /** The live entries of the current snapshot. */
    public List<ManifestEntry> entries() {
        return live;
    }

    /** The names of the live files, without folder and extension, in the order of their manifests. */
    public List<String> names() {
        return live.stream()
                .map(entry -> entry.file().path().name().replace(".parquet", ""))
                .toList();
    }

    /** The objects in the storage that belong neither to the table nor to its lock, and are no markers of its files. */
    public Set<StoragePath> strays() {
        Set<StoragePath> strays = new TreeSet<>();
        for (String folder : List.of("metadata", "data")) {
            storage.list(StoragePath.of(folder)).forEach(info -> strays.add(info.path()));
        }
        strays.removeAll(referenced);
        strays.remove(VersionHint.PATH);
        strays.removeIf(this::isTrimmed);
        strays.removeIf(path -> path.value().startsWith("metadata/inflight/")
                && referenced.stream().anyMatch(file -> marker(file).equals(path)));
        return strays;
    }

    /** Whether the metadata log has trimmed this metadata file: then it is left to garbage collection. */
    private boolean isTrimmed(StoragePath path) {
        return MetadataFileName.parse(path.name())
                .filter(name -> referenced.stream()
                        .map(file -> MetadataFileName.parse(file.name()))
                        .flatMap(Optional::stream)
                        .allMatch(file -> name.metadataVersion().compareTo(file.metadataVersion()) < 0))
                .isPresent();
    }

    /** The path of the in-flight marker of a file. */
    public static StoragePath marker(StoragePath file) {
        return StoragePath.of("metadata/inflight/" + file.name() + ".inflight");
    }

    private void check() {
        TableMetadata metadata = table.metadata();
        referenced.add(table.metadataFile());
        for (MetadataLogEntry entry : metadata.metadataLog()) {
            String text = entry.metadataFile();
            StoragePath file = StoragePath.of(text.substring(text.lastIndexOf("metadata/")));
            assertThat(storage.stat(file)).as("%s of the metadata log", file).isPresent();
            referenced.add(file);
        }
        assertThat(metadata.snapshots().stream()
                        .map(Snapshot::sequenceNumber)
                        .filter(SequenceNumber::isKnown)
                        .toList())
                .as("sequence numbers")
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(number -> number.compareTo(metadata.lastSequenceNumber()) <= 0);
        metadata.snapshots().forEach(this::check);
    }

    private void check(Snapshot snapshot) {
        boolean current = snapshot.id().equals(table.metadata().currentSnapshotId());
        referenced.add(snapshot.manifestList());
        Set<StoragePath> seen = new HashSet<>();
        for (ManifestFile manifest : layout.readManifestList(table.metadata(), snapshot)) {
            referenced.add(manifest.path());
            List<ManifestEntry> entries = layout.readManifest(table.metadata(), manifest);
            long added = entries.stream()
                    .filter(entry -> entry.status() == ManifestEntry.Status.ADDED)
                    .count();
            assertThat((long) manifest.addedFiles()).isEqualTo(added);
            assertThat((long) manifest.existingFiles()).isEqualTo(entries.size() - added);
            assertThat(storage.stat(manifest.path()).orElseThrow().size()).isEqualTo(manifest.length());
            for (ManifestEntry entry : entries) {
                StoragePath path = entry.file().path();
                assertThat(seen.add(path)).as("%s is live once only", path).isTrue();
                assertThat(storage.stat(path).orElseThrow().size())
                        .isEqualTo(entry.file().sizeInBytes());
                if (snapshot.sequenceNumber().isKnown()) {
                    assertThat(entry.sequenceNumber()).isLessThanOrEqualTo(snapshot.sequenceNumber());
                }
                referenced.add(path);
            }
            if (current) {
                manifests.add(manifest);
                live.addAll(entries);
            }
        }
    }
}
