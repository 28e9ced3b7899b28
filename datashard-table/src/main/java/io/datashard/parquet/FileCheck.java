package io.datashard.parquet;

import io.datashard.error.CorruptDataException;
import io.datashard.model.DataFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a data file is compared with when it is opened and read.
 *
 * @param sizeInBytes its length as recorded; a file of another length is damaged
 * @param sha256 the recorded SHA-256 of the whole file, 64 lower-case hexadecimal digits; null = not compared
 * @param pages whether pages are compared with their checksums, where they have one
 */
public record FileCheck(long sizeInBytes, @Nullable String sha256, boolean pages) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Compares the length and the pages. */
    public static FileCheck ofLength(long sizeInBytes) {
        return new FileCheck(sizeInBytes, null, true);
    }

    /**
     * The comparison of a file.
     *
     * @param sha256 as recorded; null if it was not
     */
    public static FileCheck of(ChecksumVerification verification, long sizeInBytes, @Nullable String sha256) {
        return switch (verification) {
            case PAGE -> ofLength(sizeInBytes);
            case FULL -> new FileCheck(sizeInBytes, sha256, true);
            case OFF -> new FileCheck(sizeInBytes, null, false);
        };
    }

    /**
     * {@link #of(ChecksumVerification, DataFile, String)}, for those who read with plain Java.
     *
     * @throws CorruptDataException if the whole file is to be compared with something that is no SHA-256
     */
    public static FileCheck of(ChecksumVerification verification, DataFile file) {
        return of(verification, file, "TableRead.verifyChecksums(PAGE)");
    }

    /**
     * The comparison of a file with what a manifest records.
     *
     * @param pagesOnly how those who read messages say that only pages are to be compared
     * @throws CorruptDataException if the whole file is to be compared with something that is no SHA-256
     */
    public static FileCheck of(ChecksumVerification verification, DataFile file, String pagesOnly) {
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
