package io.datashard.layout.iceberg;

import io.datashard.error.CorruptDataException;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Converts between the URIs of files in documents of the iceberg layout and paths below the table root (iceberg format sections 1.3 to 1.5).
 * All of it is raw text: nothing is percent-encoded.
 *
 * <p>A moved table keeps its recorded location: files are found below either root, and recorded below the old one.
 *
 * @param recordedLocation the location in the table metadata
 * @param actualRoot URI of the opened root, {@code file:///lake/t} or {@code s3://bucket/lake/t}
 */
public record RecordedPaths(String recordedLocation, String actualRoot) {
    private static final List<String> SCHEMES =
            List.of("file://", "s3://", "s3a://", "gs://", "abfs://", "abfss://", "hdfs://");
    /** URIs that other readers take for a path below the root, for example {@code file:/x} as Hadoop and Flink print it. */
    private static final Pattern OTHER_URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*", Pattern.DOTALL);

    public RecordedPaths {
        recordedLocation = withoutSlash(recordedLocation);
        actualRoot = withoutSlash(actualRoot);
    }

    /**
     * The file that a document names.
     *
     * @param where the document, for messages
     * @throws CorruptDataException if the file lies outside the table, or other readers would understand the spelling as another file
     */
    public StoragePath resolve(String recorded, String where) {
        String path = recorded.replace('\\', '/');
        if (hasScheme(path)) {
            return below(recorded, path, where);
        }
        if (OTHER_URI.matcher(path).matches()) {
            throw corrupt(recorded, where, "is a URI of a form that other implementations take for a path");
        }
        if (path.startsWith("/")) {
            path = path.substring(1);
            if (!path.startsWith("data/") && !path.startsWith("metadata/")) {
                throw corrupt(recorded, where, "lies outside the table");
            }
        }
        return normal(recorded, path, where);
    }

    static boolean hasScheme(String path) {
        return SCHEMES.stream().anyMatch(path::startsWith);
    }

    private StoragePath below(String recorded, String path, String where) {
        for (String root : List.of(recordedLocation, actualRoot)) {
            // Convert the root like the path, or a table in a folder with a backslash in its name would not find its
            // own files.
            if (path.startsWith(root.replace('\\', '/') + "/")) {
                return normal(recorded, path.substring(root.length() + 1), where);
            }
        }
        throw corrupt(
                recorded,
                where,
                "lies outside the table, which is at " + actualRoot + " and has recorded " + recordedLocation);
    }

    private static StoragePath normal(String recorded, String path, String where) {
        // A storage path would accept it, but Python raises an error.
        if (path.startsWith("/")) {
            throw corrupt(recorded, where, "has a doubled slash");
        }
        try {
            return StoragePath.of(path);
        } catch (CorruptDataException e) {
            throw corrupt(
                    recorded,
                    where,
                    "is empty or has an empty, '.' or '..' part, so that it may lead out of the table or name a file twice");
        }
    }

    /** The recorded URI of a file below the table root. */
    public String record(StoragePath path) {
        return recordedLocation + "/" + path.value();
    }

    private static String withoutSlash(String root) {
        int end = root.length();
        while (end > 0 && root.charAt(end - 1) == '/') {
            end--;
        }
        return root.substring(0, end);
    }

    private static CorruptDataException corrupt(String recorded, String where, String why) {
        return new CorruptDataException(
                "Cannot read " + where,
                "the path '" + recorded + "' in it " + why,
                "Repair the document with the tool that wrote the path; nothing was changed");
    }
}
