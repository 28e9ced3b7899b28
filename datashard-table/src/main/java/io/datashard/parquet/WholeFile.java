package io.datashard.parquet;

import io.datashard.storage.StorageInput;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checks the SHA-256 of a whole data file. */
final class WholeFile {
    private static final int PIECE = 8 << 20;

    private WholeFile() {}

    /**
     * Reads the file to its end.
     *
     * @throws io.datashard.error.CorruptDataException if the file does not have the recorded SHA-256
     */
    static void require(StorageInput input, String sha256, FileLabel file) {
        String found = sha256(input);
        if (!found.equals(sha256)) {
            throw file.corrupt("its SHA-256 is " + found + ", but the table recorded " + sha256);
        }
    }

    private static String sha256(StorageInput input) {
        MessageDigest digest = digest();
        byte[] piece = new byte[(int) Math.min(PIECE, input.length())];
        for (long at = 0; at < input.length(); at += piece.length) {
            int length = (int) Math.min(piece.length, input.length() - at);
            input.readFully(at, piece, 0, length);
            digest.update(piece, 0, length);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
