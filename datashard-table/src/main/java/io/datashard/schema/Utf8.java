package io.datashard.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Converts text to the bytes that tables hold. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /**
     * The bytes of a text. Half a surrogate pair has no bytes in Unicode. It does not become a question mark, as in Java, but bytes that are
     * not valid UTF-8, so that the writer refuses them.
     */
    public static byte[] encode(String text) {
        return isUnicode(text) ? text.getBytes(StandardCharsets.UTF_8) : encodeHalves(text);
    }

    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static byte[] encodeHalves(String text) {
        byte[] bytes = new byte[3 * text.length()];
        int length = 0;
        int i = 0;
        while (i < text.length()) {
            int code = text.codePointAt(i);
            int end = i + Character.charCount(code);
            if (end == i + 1 && Character.isSurrogate((char) code)) {
                bytes[length++] = (byte) (0xE0 | (code >> 12));
                bytes[length++] = (byte) (0x80 | ((code >> 6) & 0x3F));
                bytes[length++] = (byte) (0x80 | (code & 0x3F));
            } else {
                byte[] whole = text.substring(i, end).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(whole, 0, bytes, length, whole.length);
                length += whole.length;
            }
            i = end;
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Whether the bytes are strictly valid UTF-8: no surrogates, no overlong forms, nothing above U+10FFFF. */
    public static boolean isValid(byte[] bytes) {
        return isValid(bytes, 0, bytes.length);
    }

    /** Whether the bytes from one position up to another one are strictly valid UTF-8, see {@link #isValid(byte[])}. */
    static boolean isValid(byte[] bytes, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to) {
            if (((long) LONGS.get(bytes, i) & NOT_ASCII) != 0) {
                break;
            }
            i += Long.BYTES;
        }
        return isValidSlowly(bytes, i, to);
    }

    private static boolean isValidSlowly(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int first = bytes[i++];
            if (first >= 0) {
                continue;
            }
            first &= 0xFF;
            // C0 and C1 start overlong forms; F5 and higher are above U+10FFFF.
            int more = first < 0xC2 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : 0;
            if (more == 0 || i + more > to || !isSecond(first, bytes[i] & 0xFF)) {
                return false;
            }
            for (int end = i + more; i < end; i++) {
                if ((bytes[i] & 0xC0) != 0x80) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isSecond(int first, int second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0; // shorter otherwise
            case 0xED -> second < 0xA0; // surrogates otherwise
            case 0xF0 -> second >= 0x90; // shorter otherwise
            case 0xF4 -> second < 0x90; // above U+10FFFF otherwise
            default -> true;
        };
    }
}
