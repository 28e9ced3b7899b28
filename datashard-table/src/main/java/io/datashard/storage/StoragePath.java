package io.datashard.storage;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.CorruptDataException;

/**
 * The path of an object below the table root, in normal form: segments joined by {@code /}, no leading slash, no empty, {@code .} or {@code
 * ..} segment. Different spellings of one path become equal storage paths (classic format section 3.4).
 *
 * @param value the path, for example {@code data/flink_1.parquet}
 */
@PublicEvolving
public record StoragePath(String value) implements Comparable<StoragePath> {
    public StoragePath {
        if (!value.equals(normalise(value))) {
            throw new IllegalArgumentException("not in normal form: " + value);
        }
    }

    /**
     * Brings a path of a stored document to normal form: backslashes become slashes, leading slashes are removed.
     *
     * @throws CorruptDataException if the path is empty or has an empty, {@code .} or {@code ..} segment: such aliases lead out of the table,
     *     or make other implementations mistake live files for orphans
     */
    public static StoragePath of(String text) {
        return new StoragePath(normalise(text));
    }

    /** The last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** A path below this one. */
    public StoragePath resolve(String child) {
        return of(value + "/" + child);
    }

    @Override
    public int compareTo(StoragePath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String normalise(String text) {
        String path = text.indexOf('\\') < 0 ? text : text.replace('\\', '/');
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        path = path.substring(start);
        if (hasOddPart(path)) {
            throw new CorruptDataException(
                    "Cannot use the path '" + text + "'",
                    "it is empty or has an empty, '.' or '..' part, so that it may lead out of the table or name a file twice",
                    "Repair the document that holds it; nothing was read or written");
        }
        return path;
    }

    private static boolean hasOddPart(String path) {
        int start = 0;
        while (true) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            int length = end - start;
            boolean isDots = length <= 2 && path.startsWith(length == 1 ? "." : "..", start);
            if (length == 0 || isDots) {
                return true;
            }
            if (slash < 0) {
                return false;
            }
            start = end + 1;
        }
    }
}
