package io.datashard.format.layout;

import io.datashard.format.error.InvalidUseException;
import io.datashard.format.metadata.IcebergMetadataDocument;
import io.datashard.format.metadata.IcebergVersionHint;
import io.datashard.format.metadata.MetadataFileName;
import io.datashard.format.metadata.VersionHint;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.StoredObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells the layouts apart (iceberg format section 11.1). Writes nothing. */
final class LayoutDetection {
    private final Storage storage;

    LayoutDetection(Storage storage) {
        this.storage = storage;
    }

    /**
     * The layout of the table; nothing if there is no table.
     *
     * @throws InvalidUseException if there are signs of both
     */
    Optional<Layout> find() {
        Optional<StoredObject> rootHint = storage.read(VersionHint.PATH);
        boolean isIceberg = storage.stat(IcebergVersionHint.PATH).isPresent();
        if (rootHint.isPresent()) {
            if (isIceberg || isIcebergBesides(rootHint.get())) {
                throw both();
            }
            return Optional.of(Layout.CLASSIC);
        }
        if (isIceberg) {
            return Optional.of(Layout.ICEBERG);
        }
        List<MetadataFileName> files = metadataFiles();
        if (files.stream().anyMatch(this::isIcebergDocument)) {
            return Optional.of(Layout.ICEBERG);
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(Layout.CLASSIC);
    }

    /** A migration that died before it wrote its own hint leaves the document that follows the classic one. */
    private boolean isIcebergBesides(StoredObject rootHint) {
        Optional<VersionHint> hint = VersionHint.parse(rootHint.bytes());
        if (hint.isPresent() && !hint.get().isNumeric()) {
            return isIcebergDocument(
                    MetadataFileName.numeric(hint.get().metadataVersion().next()));
        }
        return metadataFiles().stream().anyMatch(this::isIcebergDocument);
    }

    /** The newest file of either name form; older ones say nothing that the newest does not. */
    private List<MetadataFileName> metadataFiles() {
        List<MetadataFileName> all = StoredDocuments.metadataFiles(storage).stream()
                .sorted(Comparator.comparing(MetadataFileName::metadataVersion).reversed())
                .toList();
        Optional<MetadataFileName> newest = all.stream().findFirst();
        Optional<MetadataFileName> newestNumeric =
                all.stream().filter(MetadataFileName::isNumeric).findFirst();
        return Stream.concat(newest.stream(), newestNumeric.stream()).distinct().toList();
    }

    private boolean isIcebergDocument(MetadataFileName name) {
        return name.isNumeric()
                && storage.read(name.path())
                        .map(object -> IcebergMetadataDocument.isOne(object.bytes()))
                        .orElse(false);
    }

    private InvalidUseException both() {
        return new InvalidUseException(
                "Cannot open the table " + storage.root(),
                "it has the version hint '" + VersionHint.PATH
                        + "' of the classic layout and metadata of the iceberg layout: a migration"
                        + " that was not finished, or two tables in one folder, and it is not certain which of them others write to",
                "Stop all writers and compare the rows that Python DataShard 0.9 and 0.10 or later show. If the migration was complete, rename '"
                        + VersionHint.PATH + "' to '" + VersionHint.PATH + ".migrated'; nothing was changed");
    }
}
