package io.datashard.flink.metatable;

import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.storage.PathSet;
import io.datashard.storage.Steps;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The manifests and data files of snapshots, each once, read on demand. Streams are to be closed. */
final class ManifestsOf {
    /** How many entries may wait in memory, by the counts in manifest lists. */
    private static final long MOST_ENTRIES = 50_000;

    private final ShownState table;

    ManifestsOf(ShownState table) {
        this.table = table;
    }

    /** An entry of a manifest. */
    record Entry(ManifestFile manifest, ManifestEntry entry) {}

    /** The manifests of the snapshot that is asked for, in stored order. */
    Stream<ManifestFile> ofSnapshot() {
        return table.snapshot().stream().flatMap(snapshot -> list(snapshot).stream());
    }

    /** The data files of that snapshot, as a scan meets them: a file that is in several manifests counts as in the oldest. */
    Stream<Entry> filesOfSnapshot() {
        return files(ofSnapshot().sorted(Comparator.comparing(ManifestFile::minSequenceNumber)));
    }

    /** The data files of all listed snapshots, like {@link #filesOfSnapshot}, those of older snapshots first. */
    Stream<Entry> allFiles() {
        Steps steps = table.access().storage().steps();
        PathSet seen = new PathSet();
        Stream<List<ManifestFile>> lists = Ahead.stream(
                table.metadata().snapshots().iterator(),
                snapshot -> steps.begin(() -> list(snapshot)),
                steps.parallelism(),
                snapshot -> 0,
                1);
        return files(lists.flatMap(list -> list.stream()
                .filter(manifest -> seen.add(manifest.path()))
                .sorted(Comparator.comparing(ManifestFile::minSequenceNumber))));
    }

    private List<ManifestFile> list(Snapshot snapshot) {
        return table.access().layout().readManifestList(table.metadata(), snapshot);
    }

    private Stream<Entry> files(Stream<ManifestFile> manifests) {
        Steps steps = table.access().storage().steps();
        PathSet seen = new PathSet();
        Stream<List<Entry>> read = Ahead.stream(
                manifests.iterator(),
                manifest -> steps.begin(() -> read(manifest)),
                steps.parallelism(),
                manifest -> (long) manifest.addedFiles() + manifest.existingFiles(),
                MOST_ENTRIES);
        return read.onClose(manifests::close)
                .flatMap(List::stream)
                .filter(entry -> seen.add(entry.entry().file().path()));
    }

    private List<Entry> read(ManifestFile manifest) {
        return table.access().layout().readManifest(table.metadata(), manifest).stream()
                .map(entry -> new Entry(manifest, entry))
                .toList();
    }
}
