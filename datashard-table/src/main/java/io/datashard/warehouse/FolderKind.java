package io.datashard.warehouse;

import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.storage.FolderContent;
import io.datashard.storage.Folders;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Set;

/** What a folder in a warehouse is, told by the names in it. */
enum FolderKind {
    /** It has a version hint or a metadata file, of either layout. */
    TABLE,
    /** It has folders that a table has, and no metadata: what a removed table has left, were it only the file of its lock. */
    LEFTOVER,
    /** It has other folders, or nothing but its name: a database. */
    DATABASE,
    /** It has files, and none of a table. */
    OTHER,
    /** It is not there. */
    ABSENT;

    /** The folders that a table has, in any layout and of any Python release. */
    static final Set<String> OF_TABLE = Set.of("data", "metadata", ".locks", "snapshots");

    private static final String LOCKS = ".locks";

    /** Looks at a folder. */
    static FolderKind of(Folders folders, StoragePath folder) {
        return of(folders, folder, folders.content(folder));
    }

    /**
     * What a folder is.
     *
     * @param content what lies directly in it; only a folder of metadata in it is looked into
     */
    static FolderKind of(Folders folders, StoragePath folder, FolderContent content) {
        if (!content.exists()) {
            return ABSENT;
        }
        String metadata = LayoutSigns.METADATA.value();
        if (content.hasFile(LayoutSigns.CLASSIC_HINT.value())
                || (content.hasFolder(metadata) && hasMetadata(folders.content(folder.resolve(metadata))))) {
            return TABLE;
        }
        List<String> visible = visible(content.folders());
        if (!visible.isEmpty()) {
            return OF_TABLE.containsAll(visible) ? LEFTOVER : DATABASE;
        }
        if (!content.files().isEmpty()) {
            return OTHER;
        }
        return content.hasFolder(LOCKS) ? LEFTOVER : DATABASE;
    }

    private static boolean hasMetadata(FolderContent metadata) {
        return metadata.hasFile(LayoutSigns.ICEBERG_HINT.name())
                || metadata.files().stream()
                        .anyMatch(name -> MetadataFileName.parse(name).isPresent());
    }

    /**
     * Whether nothing lies in a folder but the locks of tables that were removed, at any depth: those files are never deleted. False for an
     * empty folder.
     */
    static boolean holdsOnlyLocks(Folders folders, StoragePath folder) {
        FolderContent content = folders.content(folder);
        return content.files().isEmpty()
                && !content.folders().isEmpty()
                && content.folders().stream()
                        .allMatch(name -> name.equals(LOCKS) || holdsOnlyLocks(folders, folder.resolve(name)));
    }

    /** The names that do not begin with a dot. */
    static List<String> visible(List<String> names) {
        return names.stream().filter(name -> !name.startsWith(".")).toList();
    }
}
