package io.datashard.storage;

/** A digest of a path: FNV-1a over its letters. States of readers hold sums of digests, so that it stays the same for ever. */
public final class PathDigest {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private PathDigest() {}

    public static long of(StoragePath path) {
        String text = path.value();
        long digest = BASIS;
        for (int i = 0; i < text.length(); i++) {
            digest = (digest ^ text.charAt(i)) * PRIME;
        }
        return digest;
    }

    /** Of the path with these bytes, all of them ASCII. */
    public static long ofAscii(byte[] bytes, int from, int to) {
        long digest = BASIS;
        for (int i = from; i < to; i++) {
            digest = (digest ^ bytes[i]) * PRIME;
        }
        return digest;
    }
}
