package io.datashard.layout.classic;

import io.datashard.error.CorruptDataException;
import io.datashard.layout.document.JsonText;
import io.datashard.storage.StoragePath;

/** Paths of manifests and manifest lists as documents spell them (classic format section 3.4). */
public final class ManifestPath {
    private static final String FOLDER = "metadata/manifests/";

    private ManifestPath() {}

    /**
     * Brings a stored path to normal form. Removes the path of the table, which Python 0.2.1 put in front.
     *
     * @param where the document that holds the path, for messages
     * @throws CorruptDataException if the path may lead out of the table
     */
    public static StoragePath parse(String stored, String where) {
        String path = stored.replace('\\', '/');
        int folder = path.lastIndexOf("/" + FOLDER);
        return parsePath(folder < 0 ? path : path.substring(folder + 1), where);
    }

    /** Like {@link StoragePath#of}; the message names the document that holds the path. */
    public static StoragePath parsePath(String stored, String where) {
        try {
            return StoragePath.of(stored);
        } catch (CorruptDataException e) {
            throw JsonText.corrupt(
                    where,
                    "the path '" + stored
                            + "' in it is empty or has an empty, '.' or '..' part, so that it may lead out of the table"
                            + " or name a file twice");
        }
    }
}
