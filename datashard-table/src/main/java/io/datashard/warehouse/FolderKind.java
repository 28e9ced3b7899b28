package io.datashard.warehouse;

import io.datashard.layout.LayoutSigns;
import io.datashard.storage.FolderContent;
import java.util.List;
import java.util.Set;

/** What a folder in a warehouse is, told by the names directly in it. */
enum FolderKind {
    /** It has the version hint of the classic layout, or a folder of metadata. */
    TABLE,
    /** It has folders that a table has, and no metadata: what a removed table has left. */
    LEFTOVER,
    /** It has other folders, or nothing but its name: a database. */
    DATABASE,
    /** It has files, and none of a table. */
    OTHER,
    /** It is not there. */
    ABSENT;

    /** The folders that a table has, in any layout and of any Python release. */
    static final Set<String> OF_TABLE = Set.of("data", "metadata", ".locks", "snapshots");

    static FolderKind of(FolderContent content) {
        if (!content.exists()) {
            return ABSENT;
        }
        if (content.hasFile(LayoutSigns.CLASSIC_HINT.value()) || content.hasFolder(LayoutSigns.METADATA.value())) {
            return TABLE;
        }
        List<String> folders = visible(content.folders());
        if (!folders.isEmpty()) {
            return OF_TABLE.containsAll(folders) ? LEFTOVER : DATABASE;
        }
        return content.files().isEmpty() ? DATABASE : OTHER;
    }

    /** The names that do not begin with a dot. */
    static List<String> visible(List<String> names) {
        return names.stream().filter(name -> !name.startsWith(".")).toList();
    }
}
