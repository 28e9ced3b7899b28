package io.datashard.warehouse;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.layout.PositionDocument;
import io.datashard.storage.FolderContent;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files in the folder of a table, as one listing finds them.
 *
 * @param ofTable those that a table of either layout has, of any Python release
 * @param foreign names of what no table has, sorted
 */
record TableFiles(List<StoragePath> ofTable, List<String> foreign) {
    /** Never removed: another process may have the file open, and a lock on a file without a name keeps nobody out. */
    static final StoragePath LOCK = StoragePath.of(".locks/metadata.lock");

    private static final StoragePath DATA = StoragePath.of("data");
    private static final StoragePath LOCKS = StoragePath.of(".locks");
    private static final StoragePath SNAPSHOTS = StoragePath.of("snapshots");
    private static final String METADATA_FILE = ".metadata.json";
    private static final Pattern OF_ROOT = Pattern.compile(
            "(metadata\\.version-hint\\.text(\\.migrated)?|DATASHARD-MIGRATED-TO-ICEBERG-V2\\.txt|\\.tmp\\..*)");
    private static final Pattern OF_METADATA =
            Pattern.compile("metadata/((manifests/)?[^/]*\\.(avro|puffin|stats)|version-hint\\.text|inflight/[^/]*"
                    + "|consumers/[^/]*\\.json|((manifests|inflight|consumers)/)?\\.tmp\\.[^/]*)");
    private static final Pattern OF_DATA = Pattern.compile("data/(.*/)?([^/]*\\.parquet|\\.tmp\\.[^/]*)");
    /** The names that Python and this library give to data files; others come by {@code append_files}, or are no table's. */
    private static final Pattern OF_WRITERS =
            Pattern.compile("data/(.*/)?((auto_[0-9a-f]+|flink_[0-9a-f]+|tmp[^/]*)\\.parquet|\\.tmp\\.[^/]*)");

    private static final Pattern OF_LOCKS =
            Pattern.compile("\\.locks/(metadata\\.lock|\\.cas-probe-[0-9a-f]{32}|\\.tmp\\.[^/]*)");
    private static final int NAMED = 3;

    TableFiles {
        ofTable = List.copyOf(ofTable);
        foreign = foreign.stream().sorted().toList();
    }

    /** Lists the files below the root of a table. */
    static TableFiles list(Storage storage) {
        List<StoragePath> ofTable = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        FolderContent root = storage.folders().content();
        root.folders().stream()
                .filter(name -> !FolderKind.OF_TABLE.contains(name))
                .forEach(name -> foreign.add(name + "/"));
        for (String name : root.files()) {
            if (OF_ROOT.matcher(name).matches()) {
                ofTable.add(StoragePath.of(name));
            } else {
                foreign.add(name);
            }
        }
        for (StoragePath folder : List.of(LayoutSigns.METADATA, DATA, LOCKS, SNAPSHOTS)) {
            for (ObjectInfo file : storage.list(folder)) {
                if (isOfTable(file.path())) {
                    ofTable.add(file.path());
                } else {
                    foreign.add(file.path().value());
                }
            }
        }
        return new TableFiles(ofTable, foreign);
    }

    private static boolean isOfTable(StoragePath file) {
        String path = file.value();
        return isMetadataFile(file)
                || OF_METADATA.matcher(path).matches()
                || OF_DATA.matcher(path).matches()
                || OF_LOCKS.matcher(path).matches();
    }

    /** Whether a file is a metadata file of either layout; other engines have other names for theirs. */
    static boolean isMetadataFile(StoragePath file) {
        return MetadataFileName.parse(file.name())
                .filter(name -> name.path().equals(file))
                .isPresent();
    }

    /** Whether files of these names in a folder of metadata are those of another engine, which knows the table by a catalog of its own. */
    static boolean areOfAnotherEngine(List<String> namesInMetadata) {
        return namesInMetadata.stream()
                .anyMatch(name -> name.endsWith(METADATA_FILE)
                        && MetadataFileName.parse(name).isEmpty());
    }

    /** The files that no writer of tables has named; sorted. */
    List<String> ofStrangers() {
        List<String> strange = new ArrayList<>(foreign);
        ofTable.stream()
                .map(StoragePath::value)
                .filter(path -> OF_DATA.matcher(path).matches()
                        && !OF_WRITERS.matcher(path).matches())
                .forEach(strange::add);
        return strange.stream().sorted().toList();
    }

    /** The metadata files. */
    List<StoragePath> metadataFiles() {
        return ofTable.stream().filter(TableFiles::isMetadataFile).toList();
    }

    /**
     * The files whose names no other table will have: manifests, data files, markers. Those that decide whether there is a table are not among
     * them.
     */
    List<StoragePath> unique() {
        return ofTable.stream()
                .filter(file -> !file.equals(LOCK)
                        && !file.equals(LayoutSigns.CLASSIC_HINT)
                        && !file.equals(LayoutSigns.ICEBERG_HINT)
                        && !isMetadataFile(file)
                        && !isPosition(file))
                .toList();
    }

    /** The named positions of readers. A new table has some of the same names. */
    List<StoragePath> positions() {
        return ofTable.stream().filter(TableFiles::isPosition).toList();
    }

    private static boolean isPosition(StoragePath file) {
        return file.equals(PositionDocument.FOLDER.resolve(file.name()))
                && !file.name().startsWith(".tmp.");
    }

    /** The first of some names, for messages. */
    static String some(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }

    /**
     * Checks that the folder holds nothing but a table.
     *
     * @throws InvalidUseException if it does; then nothing was removed
     */
    void requireNothingForeign(Storage storage) {
        if (!foreign.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot drop the table " + storage.root(),
                    "its folder holds what no table has: " + some(foreign),
                    "Move that elsewhere and drop the table again; nothing was removed");
        }
    }
}
