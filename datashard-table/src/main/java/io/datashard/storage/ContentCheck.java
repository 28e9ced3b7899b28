package io.datashard.storage;

import io.datashard.error.CorruptDataException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Checks the recorded lengths and SHA-256 sums of whole documents (classic format section 5). */
public final class ContentCheck {
    private ContentCheck() {}

    /** SHA-256 as 64 lower-case hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** A new computation of a SHA-256, for content that comes in parts. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Compares content with its recorded length and sum; a null is not compared. */
    public static void require(String where, byte[] bytes, @Nullable String length, @Nullable String sha256) {
        String why;
        if (length != null && !length.equals(Integer.toString(bytes.length))) {
            why = "it has " + bytes.length + " bytes where " + length + " are recorded";
        } else if (sha256 != null && !sha256.equals(sha256(bytes))) {
            why = "its SHA-256 is not the recorded one";
        } else {
            return;
        }
        throw new CorruptDataException(
                "Cannot read " + where, why, "Restore the file from a backup; nothing was read from it or changed");
    }
}
