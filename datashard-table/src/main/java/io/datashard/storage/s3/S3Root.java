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

    /**
     * Whether a path is on S3: by its scheme, or without a scheme by the environment, as in Python.
     *
     * @throws InvalidUseException if the environment decides, and says neither S3 nor local
     */
    public static boolean claims(String path, Map<String, String> environment) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.startsWith("s3:") || lower.startsWith("s3a:") || lower.startsWith("s3n:")) {
            return true;
        }
        return !path.contains("://") && !lower.startsWith("file:") && isDefault(path, environment);
    }

    /** Whether paths without scheme lie on S3. Python takes whatever is not {@code s3} for {@code local}, a misspelled store too. */
    private static boolean isDefault(String path, Map<String, String> environment) {
        String type = environment.getOrDefault(TYPE, "");
        String lower = type.toLowerCase(Locale.ROOT);
        if (type.isBlank() || lower.strip().equals("local")) {
            return false;
        }
        if (!lower.equals("s3")) {
            throw new InvalidUseException(
                    "Cannot tell where the table path '" + path + "' lies",
                    "the environment variable " + TYPE + " is '" + type + "', which is neither 's3' nor 'local'",
                    "Set it to s3 for every store that speaks the S3 protocol (AWS, MinIO, Ceph and others; "
                            + "DATASHARD_S3_ENDPOINT says which), or to local; Python DataShard takes any other value for local");
        }
        return true;
    }

    /** The bucket that the environment names for paths without scheme. */
    static Optional<String> bucketOf(Map<String, String> environment) {
        return S3Texts.variable(environment, BUCKET);
    }

    /**
     * Parses {@code s3://bucket/prefix/table}, and a path without scheme as Python does: below {@code DATASHARD_S3_PREFIX} in
     * {@code DATASHARD_S3_BUCKET} (classic format section 8). A path with a scheme is the whole truth: a job may copy from one bucket to another.
     *
     * @throws InvalidUseException if the path names no bucket
     */
    public static S3Root of(String path, Map<String, String> environment) {
        int colon = path.indexOf(':');
        String scheme = colon < 0 ? "" : path.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("s3") && !scheme.equals("s3a") && !scheme.equals("s3n")) {
            return withoutScheme(path, environment);
        }
        if (!path.startsWith("s3://")) {
            throw invalid(
                    path,
                    "it does not begin with 's3://'",
                    "Write 's3://" + path.substring(colon + 1).replaceFirst("^/+", "")
                            + "' as the path: the keys are the same whatever client reads them");
        }
        String rest = path.substring("s3://".length());
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        if (!LEGAL_BUCKET.matcher(bucket).matches()) {
            throw invalid(
                    path,
                    "'" + bucket + "' is not a name of a bucket",
                    "Correct the path to s3://bucket/prefix/table, with a bucket of 3 to 255 letters, digits, dots and"
                            + " hyphens");
        }
        return checked(path, bucket, slash < 0 ? "" : trimmed(rest.substring(slash)));
    }

    private static S3Root withoutScheme(String path, Map<String, String> environment) {
        String bucket = bucketOf(environment)
                .orElseThrow(() -> invalid(
                        path,
                        TYPE + " is s3 and no bucket is named",
                        "Set the environment variable " + BUCKET + ", or write 's3://bucket/" + trimmed(path)
                                + "' as the path"));
        if (!LEGAL_BUCKET.matcher(bucket).matches()) {
            throw invalid(
                    path,
                    "the environment variable " + BUCKET + " is '" + bucket + "', which is not a name of a bucket",
                    "Set " + BUCKET
                            + " to the bucket's name alone, of 3 to 255 letters, digits, dots and hyphens, without s3://"
                            + " before and a slash behind it; what comes before all tables in it belongs into "
                            + PREFIX);
        }
        S3Texts.variable(environment, PREFIX);
        return checked(path, bucket, joined(environment.getOrDefault(PREFIX, ""), trimmed(path)));
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
        if (prefix.chars().anyMatch(Character::isISOControl)) {
            throw invalid(
                    path.replaceAll("\\p{Cntrl}", "?"),
                    "the key prefix has a line break or another control character",
                    "Correct the path or " + PREFIX + ": such characters come with values that were read from a file");
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
