package io.datashard.format.layout;

import io.datashard.format.error.CorruptDataException;
import io.datashard.format.metadata.IcebergMetadataDocument;
import io.datashard.format.metadata.IcebergVersionHint;
import io.datashard.format.metadata.MetadataFileName;
import io.datashard.format.metadata.MetadataVersion;
import io.datashard.format.storage.Etag;
import io.datashard.format.storage.ObjectInfo;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.StoragePath;
import io.datashard.format.storage.StoredObject;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the current metadata of a table of the iceberg layout: the metadata file of the highest number that is reached from the version hint
 * without a gap (iceberg format section 6.3). Thread-safe.
 */
final class IcebergMetadataReader {
    private static final Logger LOG = LoggerFactory.getLogger(IcebergMetadataReader.class);
    /** As far as Python looks ahead of the hint. */
    private static final int LOOK_AHEAD = 10_000;

    private final Storage storage;
    /** A metadata file never changes, so that one with the same length and time need not be read again. */
    private volatile @Nullable Known last;

    private record Known(CurrentTable table, ObjectInfo file) {}

    IcebergMetadataReader(Storage storage) {
        this.storage = storage;
    }

    /** The current table; nothing if there is none. */
    Optional<CurrentTable> load() {
        Optional<MetadataVersion> hinted = hint();
        if (hinted.isPresent()) {
            MetadataVersion newest = newestFrom(hinted.get());
            return Optional.of(open(newest).orElseThrow(() -> dangling(newest)));
        }
        Optional<MetadataVersion> listed = newestListed();
        listed.ifPresent(newest -> LOG.info(
                "The version hint of {} is missing or unreadable; its newest metadata file is {}",
                storage.root(),
                newest));
        return listed.flatMap(this::open);
    }

    /** The metadata version that the hint names; nothing if there is no hint, or it is none. */
    Optional<MetadataVersion> hint() {
        return storage.read(IcebergVersionHint.PATH).flatMap(hint -> IcebergVersionHint.parse(hint.bytes()));
    }

    /** The metadata of one metadata version, read anew; nothing if there is no such file. */
    Optional<CurrentTable> read(MetadataVersion metadataVersion) {
        StoragePath path = path(metadataVersion);
        return storage.read(path).map(object -> table(metadataVersion, path, object));
    }

    /** Where the metadata file of a metadata version lies. */
    static StoragePath path(MetadataVersion metadataVersion) {
        return MetadataFileName.numeric(metadataVersion).path();
    }

    /** The highest number among the metadata files; nothing if there are none. */
    Optional<MetadataVersion> newestListed() {
        return StoredDocuments.metadataFiles(storage).stream()
                .filter(MetadataFileName::isNumeric)
                .map(MetadataFileName::metadataVersion)
                .max(Comparator.naturalOrder());
    }

    /** The last of the metadata files that follow without a gap. */
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

    /** Keeps a table state that this process has published, so that it need not be read back. */
    void remember(CurrentTable table) {
        storage.stat(table.metadataFile()).ifPresent(file -> last = new Known(table, file));
    }

    private Optional<CurrentTable> open(MetadataVersion metadataVersion) {
        Optional<ObjectInfo> file = storage.stat(path(metadataVersion));
        Known known = last;
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (known != null
                && known.table().metadataVersion().equals(metadataVersion)
                && known.file().equals(file.get())) {
            return Optional.of(known.table());
        }
        Optional<CurrentTable> table = read(metadataVersion);
        table.ifPresent(found -> last = new Known(found, file.get()));
        return table;
    }

    private CurrentTable table(MetadataVersion metadataVersion, StoragePath path, StoredObject object) {
        IcebergMetadataDocument document =
                IcebergMetadataDocument.parse(object.bytes(), storage.root() + "/" + path, storage.rootUri());
        return new CurrentTable(metadataVersion, path, document, new Etag(ContentCheck.sha256(object.bytes())), false);
    }

    private CorruptDataException dangling(MetadataVersion named) {
        String found = newestListed()
                .map(newest ->
                        "; the newest metadata file there is '" + path(newest).name() + "'")
                .orElse("; there is no metadata file at all");
        return new CorruptDataException(
                "Cannot open the table " + storage.root(),
                "its version hint '" + IcebergVersionHint.PATH + "' names metadata version " + named.number()
                        + ", whose file is not there" + found,
                "Restore the file from a backup, or, if the newest file there holds what was committed last, write its number into the hint;"
                        + " nothing was changed");
    }
}
