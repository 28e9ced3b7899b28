package io.datashard.table;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import io.datashard.storage.local.LocalStorage;
import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3Option;
import io.datashard.storage.s3.S3Root;
import io.datashard.storage.s3.S3SettingsResolver;
import io.datashard.storage.s3.S3Storage;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a table lies and how to reach its store. Serializable; holds no secret; names the same place in every process.
 *
 * @param text the location as the user wrote it, but absolute
 * @param store the table's own options for its store
 * @param submitted what the surroundings said of the store in the process that made the location
 */
public record TableLocation(String text, S3Choice store, Map<String, String> submitted) implements Serializable {
    private static final long serialVersionUID = 3L;
    private static final int MAX_NAME = 64;
    private static final int DIGEST = 12;

    public TableLocation {
        submitted = Map.copyOf(submitted);
    }

    /** Parses a path with the environment of this process; see {@link #of(String, Map, Surroundings)}. */
    public static TableLocation of(String path) {
        return of(path, S3Choice.NONE, Surroundings.ofEnvironment());
    }

    /**
     * Parses a path. Relative paths lie below the working directory of this process; {@code file:} URIs have one or three slashes; {@code
     * s3://bucket/prefix} lies on S3. With {@code DATASHARD_STORAGE_TYPE=s3} in the environment, paths without scheme lie below the bucket and
     * prefix that the environment names, as in Python.
     *
     * @param storageOptions options by the keys of {@link S3Option}
     * @param surroundings what this process knows about stores
     * @throws InvalidUseException if the path is empty, names a store that this release can't reach, or contradicts the environment; if an
     *     option is unknown, invalid, or for another store
     */
    public static TableLocation of(String path, Map<String, String> storageOptions, Surroundings surroundings) {
        requirePath(path);
        if (storageOptions.isEmpty()) {
            return of(path, S3Choice.NONE, surroundings);
        }
        if (!S3Root.claims(path, surroundings.environment())) {
            throw withoutStore(path, storageOptions.keySet());
        }
        return of(path, S3Choice.parse(storageOptions, surroundings.engine()), surroundings);
    }

    /** Like {@link #of(String, Map, Surroundings)}, with the parsed options of the store. */
    public static TableLocation of(String path, S3Choice store, Surroundings surroundings) {
        requirePath(path);
        if (S3Root.claims(path, surroundings.environment())) {
            S3Root root = S3Root.of(path, surroundings.environment());
            return new TableLocation(root.uri(), store, S3SettingsResolver.toSubmit(root, store, surroundings));
        }
        if (!store.isEmpty()) {
            throw withoutStore(path, store.values().keySet());
        }
        return new TableLocation(local(path), S3Choice.NONE, Map.of());
    }

    private static void requirePath(String path) {
        if (path.isBlank()) {
            throw invalid(path, "it is empty");
        }
    }

    private static InvalidUseException withoutStore(String path, Set<String> options) {
        return invalid(path, "it lies on a local disk, and the options " + new TreeSet<>(options) + " are for a store");
    }

    private static String local(String path) {
        String scheme =
                path.contains(":") ? path.substring(0, path.indexOf(':')).toLowerCase(Locale.ROOT) : "";
        try {
            if (scheme.equals("file")) {
                return fromUri(path).toString();
            }
            if (path.contains("://")) {
                throw invalid(
                        path, "this release reads and writes tables on local disks and S3, not on '" + scheme + "'");
            }
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw invalid(path, "it is not a path of this system");
        }
    }

    /**
     * Opens the storage below the table root; the caller closes it. The root need not exist.
     *
     * @param surroundings what this process knows about stores
     * @throws InvalidUseException if the surroundings contradict the location or themselves
     */
    public Storage openStorage(Surroundings surroundings, Sources sources) {
        if (text.startsWith("s3://")) {
            return S3Storage.open(
                    S3Root.of(text, surroundings.environment()),
                    S3SettingsResolver.resolve(store, surroundings, submitted),
                    sources);
        }
        return LocalStorage.open(Path.of(text), surroundings, sources);
    }

    /** The name of the table's folder. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** A short name of the location, the same in every process: folder name and a digest of the path, in letters, digits and {@code ._-}. */
    public String label() {
        String plain = name().replaceAll("[^A-Za-z0-9._-]", "-");
        String digest = ContentCheck.sha256(text.getBytes(StandardCharsets.UTF_8));
        return plain.substring(0, Math.min(plain.length(), MAX_NAME)) + "-" + digest.substring(0, DIGEST);
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
            // People write blanks and percent signs into file URIs without encoding; then there is nothing to decode.
            return Path.of(text.substring("file:".length()).replaceFirst("^//(?=/)", ""))
                    .toAbsolutePath()
                    .normalize();
        }
    }

    private static InvalidUseException invalid(String path, String why) {
        return new InvalidUseException(
                "Cannot use the table path '" + path + "'",
                why,
                "Correct the path: a local path, or a URI like file:///data/table or s3://bucket/prefix/table");
    }
}
