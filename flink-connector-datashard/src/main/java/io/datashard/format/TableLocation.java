package io.datashard.format;

import io.datashard.format.error.InvalidUseException;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.local.LocalStorage;
import io.datashard.format.storage.s3.S3Root;
import io.datashard.format.storage.s3.S3Settings;
import io.datashard.format.storage.s3.S3Storage;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where a table lies, as settings carry it: serializable, and the same place for every process of a job.
 *
 * @param text the location as the user wrote it, made absolute
 */
public record TableLocation(String text) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Understands a path: relative ones lie below the working directory of this process, {@code file:} URIs may be written with one or
     * three slashes, {@code s3://bucket/prefix} lies on S3. With {@code DATASHARD_STORAGE_TYPE=s3} in the environment, paths without scheme
     * lie below the bucket and prefix that the environment names, as for Python.
     *
     * @throws InvalidUseException if the path is empty, names a store that this release does not reach, or contradicts the environment
     */
    public static TableLocation of(String path) {
        if (path.isBlank()) {
            throw invalid(path, "it is empty");
        }
        Map<String, String> environment = System.getenv();
        if (S3Root.claims(path, environment)) {
            return new TableLocation(S3Root.of(path, environment).uri());
        }
        String scheme =
                path.contains(":") ? path.substring(0, path.indexOf(':')).toLowerCase(Locale.ROOT) : "";
        try {
            if (scheme.equals("file")) {
                return new TableLocation(fromUri(path).toString());
            }
            if (path.contains("://")) {
                throw invalid(
                        path, "this release reads and writes tables on local disks and S3, not on '" + scheme + "'");
            }
            return new TableLocation(Path.of(path).toAbsolutePath().normalize().toString());
        } catch (InvalidPathException e) {
            throw invalid(path, "it is not a path of this system");
        }
    }

    /** Opens the storage below the table root; the caller closes it. Does not need the root to exist. */
    public Storage openStorage() {
        if (text.startsWith("s3://")) {
            Map<String, String> environment = System.getenv();
            return S3Storage.open(S3Root.of(text, environment), S3Settings.of(Map.of(), environment));
        }
        return LocalStorage.open(Path.of(text));
    }

    @Override
    public String toString() {
        return text;
    }

    private static Path fromUri(String text) {
        try {
            URI uri = new URI(text);
            boolean here = uri.getAuthority() == null || uri.getAuthority().isEmpty();
            if (here
                    && uri.getPath() != null
                    && uri.getPath().startsWith("/")
                    && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return Path.of(uri.getPath()).toAbsolutePath().normalize();
            }
            throw invalid(text, "a file URI must have an absolute path and no host, query or fragment");
        } catch (URISyntaxException e) {
            // People write blanks and percent signs into file URIs as they are; then nothing is to be decoded.
            return Path.of(text.substring("file:".length()).replaceFirst("^//(?=/)", ""))
                    .toAbsolutePath()
                    .normalize();
        }
    }

    private static InvalidUseException invalid(String path, String why) {
        return new InvalidUseException(
                "Cannot use the table path '" + path + "'",
                why,
                "Correct 'path': a local path, or a URI like file:///data/table or s3://bucket/prefix/table");
    }
}
