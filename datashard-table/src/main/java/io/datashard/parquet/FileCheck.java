package io.datashard.parquet;

import io.datashard.error.CorruptDataException;
import io.datashard.model.FileToRead;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to compare a data file with when it is opened and read.
 *
 * @param sizeInBytes the recorded length; a file of another length is damaged
 * @param sha256 the recorded SHA-256 of the whole file, 64 lower-case hexadecimal digits; null = not compared
 * @param pages whether to compare pages with their checksums, if they have one
 */
public record FileCheck(long sizeInBytes, @Nullable String sha256, boolean pages) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** A check of the length and the pages. */
    public static FileCheck ofLength(long sizeInBytes) {
        return new FileCheck(sizeInBytes, null, true);
    }

    /**
     * The check of a file.
     *
     * @param sha256 the recorded SHA-256; null = not recorded
     */
    public static FileCheck of(ChecksumVerification verification, long sizeInBytes, @Nullable String sha256) {
        return switch (verification) {
            case PAGE -> ofLength(sizeInBytes);
            case FULL -> new FileCheck(sizeInBytes, sha256, true);
            case OFF -> new FileCheck(sizeInBytes, null, false);
        };
    }

    /**
     * Like {@link #of(ChecksumVerification, FileToRead, String)}, for readers in plain Java.
     *
     * @throws CorruptDataException if the whole file is to be compared with something that is no SHA-256
     */
    public static FileCheck of(ChecksumVerification verification, FileToRead file) {
        return of(verification, file, "TableRead.verifyChecksums(PAGE)");
    }

    /**
     * The check of a file against the record of a manifest.
     *
     * @param pagesOnly how users set that only pages are verified, for messages
     * @throws CorruptDataException if the whole file is to be compared with something that is no SHA-256
     */
    public static FileCheck of(ChecksumVerification verification, FileToRead file, String pagesOnly) {
        FileCheck check = of(verification, file.sizeInBytes(), file.sha256());
        if (check.sha256 != null && !SHA256.matcher(check.sha256).matches()) {
            throw new CorruptDataException(
                    "Cannot verify the data file " + file.path(),
                    "the table records '" + check.sha256 + "' for it, which is no SHA-256",
                    "Verify pages only: " + pagesOnly + ", or " + ChecksumVerification.VARIABLE + "=page");
        }
        return check;
    }
}
