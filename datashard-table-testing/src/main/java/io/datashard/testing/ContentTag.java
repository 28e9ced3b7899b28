package io.datashard.testing;

import io.datashard.storage.Etag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The tag of an object in memory: the digest of its bytes. */
final class ContentTag {
    private ContentTag() {}

    static Etag of(byte[] content) {
        try {
            return new Etag(
                    HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
