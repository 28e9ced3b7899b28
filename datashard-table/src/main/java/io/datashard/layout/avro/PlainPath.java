package io.datashard.layout.avro;

/** Paths that are in normal form as they are stored, and consist of ASCII only. */
public final class PlainPath {
    private PlainPath() {}

    /** Whether the bytes are such a path; false also for some paths in normal form. */
    public static boolean is(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes[i] == '/') {
                if (isOdd(bytes, start, i)) {
                    return false;
                }
                start = i + 1;
            } else if (bytes[i] < 0 || bytes[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    private static boolean isOdd(byte[] bytes, int start, int end) {
        int length = end - start;
        return length == 0 || (length <= 2 && bytes[start] == '.' && bytes[end - 1] == '.');
    }
}
