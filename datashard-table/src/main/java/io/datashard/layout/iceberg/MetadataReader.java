package io.datashard.layout.iceberg;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Etag;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the current metadata of a table of the iceberg layout: the metadata file with the highest number that can be reached from the version
 * hint without a gap (iceberg format section 6.3). Thread-safe.
 */
final class MetadataReader {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataReader.class);
    /** How far Python looks ahead of the hint. */
    private static final int LOOK_AHEAD = 10_000;

    private final Storage storage;
    /** The last table read: a metadata file never changes, so a file with the same tag, or length and time, need not be read again. */
    private volatile @Nullable Known last;

    /** A table and how to recognise its metadata file: by its tag if a look-up tells it, otherwise by length and time. */
    private record Known(CurrentTable table, @Nullable Etag etag, @Nullable ObjectInfo file) {
        boolean isIn(ObjectInfo found) {
            return found.etag() != null ? found.etag().equals(etag) : found.equals(file);
        }
    }

    MetadataReader(Storage storage) {
        this.storage = storage;
    }

    /** The current table; empty if there is none. */
    Optional<CurrentTable> load() {
        Known known = last;
        return known == null ? find(hint()) : look(known);
    }

    /** The table as this process last read or published it; it may be outdated. */
    Optional<CurrentTable> known() {
        return Optional.ofNullable(last).map(Known::table);
    }

    /** Whether the next metadata file does not exist. */
    boolean hasNoFollower(MetadataVersion metadataVersion) {
        return storage.stat(path(metadataVersion.next())).isEmpty();
    }

    /** Checks in one go whether the known table is still current; otherwise finds the current one. */
    private Optional<CurrentTable> look(Known known) {
        MetadataVersion reached = known.table().metadataVersion();
        Pending<Optional<MetadataVersion>> hinted = storage.steps().begin(this::hint);
        Pending<Optional<ObjectInfo>> file = storage.steps().begin(() -> storage.stat(path(reached)));
        Pending<Boolean> newest = storage.steps().begin(() -> hasNoFollower(reached));
        Pending.joinAll(List.of(hinted, file, newest));
        boolean same = hinted.get().filter(reached::equals).isPresent()
                && file.get().filter(known::isIn).isPresent()
                && newest.get();
        return same ? Optional.of(known.table()) : find(hinted.get());
    }

    private Optional<CurrentTable> find(Optional<MetadataVersion> hinted) {
        if (hinted.isPresent()) {
            // The hint seldom lags: read the file that it names, and check at the same time whether another follows.
            Pending<Optional<CurrentTable>> named = storage.steps().begin(() -> open(hinted.get()));
            Pending<MetadataVersion> last = storage.steps().begin(() -> newestFrom(hinted.get()));
            Pending.joinAll(List.of(last, named));
            MetadataVersion newest = last.get();
            Optional<CurrentTable> table = newest.equals(hinted.get()) ? named.get() : open(newest);
            return Optional.of(table.orElseThrow(() -> dangling(newest)));
        }
        Optional<MetadataVersion> listed = newestListed();
        listed.ifPresent(newest -> LOG.info(
                "The version hint of {} is missing or unreadable; its newest metadata file is {}",
                storage.root(),
                newest));
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        // A stale listing must not bring back an older state, and a listing that runs ahead must not make the table
        // look absent.
        MetadataVersion newest = newestFrom(listed.get());
        return Optional.of(open(newest).orElseThrow(() -> listedInVain(newest)));
    }

    /** The metadata version that the hint names; empty if there is no valid hint. */
    Optional<MetadataVersion> hint() {
        return storage.read(VersionHint.PATH).flatMap(hint -> VersionHint.parse(hint.bytes()));
    }

    /** Reads the table of one metadata version; empty if there is no such file. */
    Optional<CurrentTable> read(MetadataVersion metadataVersion) {
        StoragePath path = path(metadataVersion);
        return storage.read(path).map(object -> table(metadataVersion, path, object));
    }

    /** The path of the metadata file of a metadata version. */
    static StoragePath path(MetadataVersion metadataVersion) {
        return MetadataFileName.numeric(metadataVersion).path();
    }

    /**
     * Whether the metadata file of an earlier read still exists unchanged. If not, another table has replaced this one, or garbage collection
     * removed the file, far behind the current one.
     */
    boolean isThere(CurrentTable table) {
        Known known = last;
        if (known != null && Objects.equals(known.table().authority(), table.authority())) {
            return storage.stat(table.metadataFile()).filter(known::isIn).isPresent();
        }
        return storage.read(table.metadataFile())
                .filter(found -> new Etag(ContentCheck.sha256(found.bytes())).equals(table.authority()))
                .isPresent();
    }

    /** Whether the metadata file of an earlier read is another one now: another table has replaced this one. One that is gone may be collected. */
    boolean isReplaced(CurrentTable table) {
        Optional<ObjectInfo> found = storage.stat(table.metadataFile());
        if (found.isEmpty()) {
            return false;
        }
        Known known = last;
        if (known != null && Objects.equals(known.table().authority(), table.authority())) {
            return !known.isIn(found.get());
        }
        return !isThere(table);
    }

    /** The highest number among the metadata files; empty if there are none. */
    Optional<MetadataVersion> newestListed() {
        return LayoutSigns.metadataFiles(storage).stream()
                .filter(MetadataFileName::isNumeric)
                .map(MetadataFileName::metadataVersion)
                .max(Comparator.naturalOrder());
    }

    /** The last of the metadata files that follow {@code start} without a gap. */
    MetadataVersion newestFrom(MetadataVersion start) {
        MetadataVersion newest = start;
        for (int ahead = 0; ahead < LOOK_AHEAD; ahead++) {
            if (storage.stat(path(newest.next())).isEmpty()) {
                return newest;
            }
            newest = newest.next();
        }
        return newest;
    }

    /**
     * Keeps a table state that this process has published, so that nobody need read it back.
     *
     * @param etag the tag of the metadata file; null if the store has not returned it
     */
    void remember(CurrentTable table, @Nullable Etag etag) {
        if (!storage.traits().looksUpTags()) {
            storage.stat(table.metadataFile()).ifPresent(file -> last = new Known(table, null, file));
        } else if (etag != null) {
            last = new Known(table, etag, null);
        }
    }

    /** Keeps a metadata file that the detection of the layout has read. Ignores an unreadable one: {@link #load} then reports the reason. */
    void offer(MetadataVersion metadataVersion, StoredObject object) {
        try {
            if (storage.traits().looksUpTags()) {
                last = new Known(table(metadataVersion, path(metadataVersion), object), object.etag(), null);
            }
        } catch (DataShardException e) {
            LOG.debug("The metadata file {} of {} can't be read", metadataVersion, storage.root(), e);
        }
    }

    private Optional<CurrentTable> open(MetadataVersion metadataVersion) {
        StoragePath path = path(metadataVersion);
        Optional<ObjectInfo> file = storage.traits().looksUpTags() ? Optional.empty() : storage.stat(path);
        Known known = last;
        if (known != null
                && known.table().metadataVersion().equals(metadataVersion)
                && file.filter(known::isIn).isPresent()) {
            return Optional.of(known.table());
        }
        Optional<StoredObject> object = storage.read(path);
        Optional<CurrentTable> table = object.map(found -> table(metadataVersion, path, found));
        table.ifPresent(found -> last = new Known(found, object.get().etag(), file.orElse(null)));
        return table;
    }

    private CurrentTable table(MetadataVersion metadataVersion, StoragePath path, StoredObject object) {
        MetadataFile document = MetadataFile.parse(object.bytes(), storage.root() + "/" + path, storage.rootUri());
        return new CurrentTable(metadataVersion, path, document, new Etag(ContentCheck.sha256(object.bytes())), false);
    }

    private CorruptDataException listedInVain(MetadataVersion listed) {
        return new CorruptDataException(
                "Cannot open the table " + storage.root(),
                "it has no usable version hint, and its newest metadata file '"
                        + path(listed).name() + "' is listed but not there",
                "Try again; if that goes on, restore the file or the hint '" + VersionHint.PATH
                        + "' from a backup. Nothing was changed");
    }

    private CorruptDataException dangling(MetadataVersion named) {
        String found = newestListed()
                .map(newest ->
                        "; the newest metadata file there is '" + path(newest).name() + "'")
                .orElse("; there is no metadata file at all");
        return new CorruptDataException(
                "Cannot open the table " + storage.root(),
                "its version hint '" + VersionHint.PATH + "' names metadata version " + named.number()
                        + ", whose file is not there" + found,
                "Restore the file from a backup, or, if the newest file there holds what was committed last, write its"
                        + " number into the hint; nothing was changed");
    }
}
