package io.datashard.testing;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.MetadataFileName;
import io.datashard.layout.TableLayout;
import io.datashard.layout.iceberg.VersionHint;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.MetadataVersion;
import io.datashard.model.Snapshot;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.StoragePath;
import io.datashard.table.LayoutDetection;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The worst case of Python's garbage collection of a table of the iceberg layout (iceberg format section 7.2): at once, and without grace for
 * young files. It spares files with in-flight markers.
 */
public final class PythonCollector {
    private static final StoragePath METADATA = StoragePath.of("metadata");
    private static final Pattern TARGET = Pattern.compile("\"file_path\": \"(.*)\"");

    private PythonCollector() {}

    /** Removes everything that the table does not need. */
    public static void collect(MemoryStorage storage) {
        ManualClock clock = new ManualClock();
        TableLayout layout = LayoutDetection.detect(storage, clock, new SeededIds(0), clock::advance);
        CurrentTable table = layout.loadOrFail();
        // Like every read of Python.
        storage.put(VersionHint.PATH, VersionHint.toBytes(table.metadataVersion()));
        Set<StoragePath> kept = needed(layout, table);
        kept.addAll(marked(storage));
        for (ObjectInfo info : storage.list(METADATA)) {
            StoragePath path = info.path();
            boolean direct = path.equals(METADATA.resolve(path.name()));
            if (direct && path.name().endsWith(".avro") && !kept.contains(path)) {
                storage.delete(path);
            }
        }
        for (ObjectInfo info : storage.list(StoragePath.of("data"))) {
            if (!kept.contains(info.path())) {
                storage.delete(info.path());
            }
        }
        collectMetadata(storage, table);
    }

    /** Removes only superseded metadata files. */
    public static void collectMetadata(MemoryStorage storage, CurrentTable table) {
        Set<String> logged = table.metadata().metadataLog().stream()
                .map(MetadataLogEntry::metadataFile)
                .map(file -> file.substring(file.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
        long depth = Long.parseLong(
                table.metadata().properties().getOrDefault("write.metadata.previous-versions-max", "10"));
        long oldest = table.metadataVersion().number() - depth;
        for (ObjectInfo info : storage.list(METADATA)) {
            String name = info.path().name();
            boolean superseded = MetadataFileName.parse(name)
                    .map(MetadataFileName::metadataVersion)
                    .map(MetadataVersion::number)
                    .filter(number -> number < oldest)
                    .isPresent();
            if (superseded && !logged.contains(name)) {
                storage.delete(info.path());
            }
        }
    }

    private static Set<StoragePath> needed(TableLayout layout, CurrentTable table) {
        Set<StoragePath> needed = new HashSet<>();
        for (Snapshot snapshot : table.metadata().snapshots()) {
            needed.add(snapshot.manifestList());
            for (ManifestFile manifest : layout.readManifestList(table.metadata(), snapshot)) {
                needed.add(manifest.path());
                for (ManifestEntry entry : layout.readManifest(table.metadata(), manifest)) {
                    needed.add(entry.file().path());
                }
            }
        }
        return needed;
    }

    private static List<StoragePath> marked(MemoryStorage storage) {
        return storage.list(StoragePath.of("metadata/inflight")).stream()
                .flatMap(info -> storage.read(info.path()).stream())
                .map(marker -> TARGET.matcher(new String(marker.bytes(), StandardCharsets.UTF_8)))
                .filter(Matcher::find)
                .map(target -> StoragePath.of(target.group(1)))
                .toList();
    }
}
