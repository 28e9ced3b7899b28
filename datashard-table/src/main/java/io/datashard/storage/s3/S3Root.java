package io.datashard.storage.s3;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.storage.StoragePath;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table root on S3: a bucket and a key prefix.
 *
 * @param bucket the bucket
 * @param prefix the prefix of all keys, without slashes at the end; empty for the whole bucket
 */
public record S3Root(String bucket, String prefix) {
    private static final String TYPE = "DATASHARD_STORAGE_TYPE";
    private static final String BUCKET = "DATASHARD_S3_BUCKET";
    private static final String PREFIX = "DATASHARD_S3_PREFIX";
    private static final Pattern LEGAL_BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");

    /** Whether a path is on S3: by its scheme, or without a scheme by the environment, as in Python. */
    public static boolean claims(String path, Map<String, String> environment) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.startsWith("s3:") || lower.startsWith("s3a:") || lower.startsWith("s3n:")) {
            return true;
        }
        return !path.contains("://")
                && !lower.startsWith("file:")
                && environment.getOrDefault(TYPE, "local").strip().equalsIgnoreCase("s3");
    }

    /**
     * Parses {@code s3://bucket/prefix/table}, and a path without scheme as Python does: below {@code DATASHARD_S3_PREFIX} in {@code
     * DATASHARD_S3_BUCKET} (classic format section 8).
     *
     * @throws InvalidUseException if the path names no bucket, or another bucket than the environment
     */
    public static S3Root of(String path, Map<String, String> environment) {
        String ofEnvironment = environment.getOrDefault(BUCKET, "").strip();
        if (!path.contains("://")) {
            if (ofEnvironment.isEmpty()) {
                throw invalid(
                        path,
                        TYPE + " is s3 and no bucket is named",
                        "Set the environment variable " + BUCKET + ", or write 's3://bucket/" + trimmed(path)
                                + "' as the path");
            }
            return checked(path, ofEnvironment, joined(environment.getOrDefault(PREFIX, ""), trimmed(path)));
        }
        if (!path.startsWith("s3://")) {
            String rest = path.substring(path.indexOf("://"));
            throw invalid(
                    path,
                    "its scheme is not 's3'",
                    "Write 's3" + rest + "' as the path: the keys are the same whatever client reads them");
        }
        String rest = path.substring("s3://".length());
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        if (!ofEnvironment.isEmpty() && !ofEnvironment.equals(bucket)) {
            throw invalid(
                    path,
                    "the environment variable " + BUCKET + " names another bucket, '" + ofEnvironment + "'",
                    "Make the two agree, or unset " + BUCKET + " for this process");
        }
        return checked(path, bucket, slash < 0 ? "" : trimmed(rest.substring(slash)));
    }

    /** {@code s3://bucket/prefix}, plain text, without a slash at the end. */
    public String uri() {
        return prefix.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + prefix;
    }

    String key(StoragePath path) {
        return prefix.isEmpty() ? path.value() : prefix + "/" + path;
    }

    /** The beginning of every key below the root. */
    String keyPrefix() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    /** The path of a key below the root; empty if no storage path can name it: folder markers, empty segments, backslashes. */
    Optional<StoragePath> path(String key) {
        String relative = key.substring(keyPrefix().length());
        try {
            StoragePath path = StoragePath.of(relative);
            return path.value().equals(relative) ? Optional.of(path) : Optional.empty();
        } catch (CorruptDataException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return uri();
    }

    private static S3Root checked(String path, String bucket, String prefix) {
        if (!LEGAL_BUCKET.matcher(bucket).matches()) {
            throw invalid(
                    path,
                    "'" + bucket + "' is not a name of a bucket",
                    "Correct the path to s3://bucket/prefix/table, with a bucket of 3 to 255 letters, digits, dots and"
                            + " hyphens");
        }
        if (prefix.contains("//") || ("/" + prefix + "/").contains("/../") || ("/" + prefix + "/").contains("/./")) {
            throw invalid(
                    path,
                    "the key prefix '" + prefix + "' has an empty, '.' or '..' part",
                    "Correct the path or " + PREFIX + ": S3 takes such parts literally");
        }
        return new S3Root(bucket, prefix);
    }

    private static String joined(String first, String second) {
        String before = first.replaceAll("/+$", "");
        return before.isEmpty() || second.isEmpty() ? before + second : before + "/" + second;
    }

    private static String trimmed(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    private static InvalidUseException invalid(String path, String why, String remedy) {
        return new InvalidUseException("Cannot use the table path '" + path + "'", why, remedy);
    }
}
