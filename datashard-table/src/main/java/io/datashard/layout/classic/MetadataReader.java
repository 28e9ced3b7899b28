package io.datashard.layout.classic;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.StaleTableException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.Etag;
import io.datashard.storage.Pause;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the current metadata of a classic table. The version hint is the authority (classic format section 1.3): a valid hint names exactly
 * the file to use. Without a hint, a single newest metadata file is accepted for reading, never for writing.
 */
final class MetadataReader {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataReader.class);
    /** With Python 0.8 and 0.9 on S3, the hint may dangle for the time of one retry (section 6.5). */
    private static final int DANGLING_HINT_READS = 25;

    private static final Duration DANGLING_HINT_PAUSE = Duration.ofMillis(200);

    private final Storage storage;
    private final Pause pause;
    /** Metadata files never change: as long as the hint is the same, the table need not be read and parsed again. */
    private volatile @Nullable CurrentTable last;

    MetadataReader(Storage storage, Pause pause) {
        this.storage = storage;
        this.pause = pause;
    }

    Optional<CurrentTable> load() {
        return load(storage.read(VersionHint.PATH));
    }

    /** The current table, by a version hint that was just read. */
    Optional<CurrentTable> load(Optional<StoredObject> justRead) {
        VersionHint dangling = null;
        Optional<StoredObject> stored = justRead;
        for (int read = 0; read < DANGLING_HINT_READS; read++) {
            Optional<VersionHint> hint = stored.flatMap(object -> VersionHint.parse(object.bytes()));
            if (stored.isEmpty() || hint.isEmpty()) {
                return findWithoutHint(stored.isPresent() ? "unreadable" : "missing");
            }
            Optional<CurrentTable> table = open(hint.get(), stored.get().etag());
            if (table.isPresent()) {
                return table;
            }
            dangling = hint.get();
            pause.pause(DANGLING_HINT_PAUSE);
            stored = storage.read(VersionHint.PATH);
        }
        throw new CorruptDataException(
                "Cannot open the table " + storage.root(),
                "its version hint names '" + (dangling == null ? "?" : dangling.metadataFile())
                        + "', which is not there",
                "Repair the hint with Python's repair_version_hint (0.8 or later) or restore the file; nothing was changed");
    }

    /** The table that the hint names now; empty without a valid hint or without that file. Looks once. */
    Optional<CurrentTable> loadByHint() {
        return storage.read(VersionHint.PATH)
                .flatMap(stored -> VersionHint.parse(stored.bytes()).flatMap(hint -> open(hint, stored.etag())));
    }

    /** The table as this process last read or published it; it may be outdated. */
    Optional<CurrentTable> known() {
        return Optional.ofNullable(last);
    }

    /** Keeps a metadata file that the detection of the layout has read. Ignores an unreadable one: {@link #load} then reports the reason. */
    void offer(VersionHint hint, Etag etag, StoredObject object) {
        try {
            remember(table(hint, etag, object));
        } catch (DataShardException e) {
            LOG.debug("The metadata file {} of {} can't be read", hint.metadataFile(), storage.root(), e);
        }
    }

    /** Keeps a table state that this process has read or published. */
    void remember(CurrentTable table) {
        last = table;
    }

    private Optional<CurrentTable> open(VersionHint hint, Etag etag) {
        CurrentTable known = last;
        // The first releases could write two table states under the same number.
        if (known != null && !known.numericHint() && etag.equals(known.authority())) {
            return Optional.of(known);
        }
        Optional<CurrentTable> table = read(hint, etag);
        table.ifPresent(this::remember);
        return table;
    }

    private Optional<CurrentTable> read(VersionHint hint, Etag etag) {
        return storage.read(hint.metadataFile()).map(object -> table(hint, etag, object));
    }

    private CurrentTable table(VersionHint hint, Etag etag, StoredObject object) {
        return new CurrentTable(
                hint.metadataVersion(),
                hint.metadataFile(),
                parse(object, hint.metadataFile()),
                etag,
                hint.isNumeric());
    }

    private MetadataFile parse(StoredObject object, StoragePath path) {
        return MetadataFile.parse(object.bytes(), storage.root() + "/" + path);
    }

    private Optional<CurrentTable> findWithoutHint(String state) {
        NavigableMap<MetadataVersion, List<StoragePath>> byVersion = metadataFiles();
        Map.@Nullable Entry<MetadataVersion, List<StoragePath>> newest = byVersion.lastEntry();
        if (newest == null) {
            if (state.equals("unreadable")) {
                throw new CorruptDataException(
                        "Cannot open the table " + storage.root(),
                        "its version hint is not one, and there is no metadata file",
                        "Restore the table from a backup; nothing was changed");
            }
            return Optional.empty();
        }
        // A table of the other layout, created after the detection had found nothing: there is no classic table.
        if (byVersion.values().stream().flatMap(List::stream).allMatch(this::isIcebergDocument)) {
            return Optional.empty();
        }
        // The table was migrated meanwhile: its root hint is gone, and its metadata files no longer count.
        requireNotIceberg(storage);
        if (newest.getValue().size() > 1) {
            throw new CorruptDataException(
                    "Cannot open the table " + storage.root(),
                    "its version hint is " + state + " and " + newest.getValue().size()
                            + " metadata files claim to be the newest: " + newest.getValue(),
                    "Choose one with Python's repair_version_hint (0.8 or later); nothing was changed");
        }
        StoragePath path = newest.getValue().get(0);
        LOG.warn(
                "The version hint of {} is {}; reading {}, the only newest metadata file. The table can't be written to until the hint"
                        + " is repaired.",
                storage.root(),
                state,
                path);
        return storage.read(path)
                .map(object -> new CurrentTable(newest.getKey(), path, parse(object, path), null, false));
    }

    private boolean isIcebergDocument(StoragePath path) {
        return MetadataFileName.parse(path.name())
                        .filter(MetadataFileName::isNumeric)
                        .isPresent()
                && storage.read(path)
                        .map(object -> LayoutSigns.isIcebergDocument(object.bytes()))
                        .orElse(false);
    }

    /** All metadata files, by their number. */
    NavigableMap<MetadataVersion, List<StoragePath>> metadataFiles() {
        return LayoutSigns.metadataFiles(storage).stream()
                .collect(Collectors.groupingBy(
                        MetadataFileName::metadataVersion,
                        TreeMap::new,
                        Collectors.mapping(MetadataFileName::path, Collectors.toList())));
    }

    /** Classic format section 1.6: a process that opened the table before its migration must not read the old files as the table. */
    static void requireNotIceberg(Storage storage) {
        for (StoragePath sign : List.of(LayoutSigns.MIGRATED_HINT, LayoutSigns.ICEBERG_HINT)) {
            if (storage.stat(sign).isPresent()) {
                throw new StaleTableException(
                        "Cannot go on with the table " + storage.root(),
                        "it was of the classic layout when it was opened, and has been migrated to the iceberg layout of Python DataShard 0.10"
                                + " and later since ('" + sign + "' is there)",
                        "Open the table again, as a restart does: the layout is recognised anew and nothing is lost or doubled; nothing was"
                                + " changed");
            }
        }
    }
}
