package io.datashard.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of storage paths in little memory: their bytes in large pieces, and some numbers each to find them. Paths are compared byte by byte. Not
 * thread-safe.
 */
public final class PathSet {
    private static final int PIECE = 1 << 16;
    private static final int FEWEST = 64;
    private static final byte NOT_UTF_8 = (byte) 0xFF;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The bytes of the paths, one after the other; a path lies in one piece. */
    private final List<byte[]> pieces = new ArrayList<>();

    private int used;
    /** For each path, by its number: the digest, the piece, the first byte in it, and the length. */
    private int[] digests = new int[FEWEST];

    private int[] pieceOf = new int[FEWEST];
    private int[] places = new int[FEWEST];
    private int[] lengths = new int[FEWEST];
    /** Numbers of paths + 1, by digest; open addressing. */
    private int[] table = new int[2 * FEWEST];

    private int size;

    /** Number of paths. */
    public int size() {
        return size;
    }

    /** Adds a path; false if it was there. */
    public boolean add(StoragePath path) {
        byte[] bytes = bytes(path);
        return add(bytes, 0, bytes.length);
    }

    /** Adds the path with these bytes, UTF-8 of its normal form; false if it was there. */
    public boolean add(byte[] bytes, int from, int to) {
        int digest = digest(bytes, from, to);
        int slot = slot(digest, bytes, from, to);
        if (table[slot] != 0) {
            return false;
        }
        keep(digest, bytes, from, to);
        table[slot] = size;
        if (2 * size > table.length) {
            grow();
        }
        return true;
    }

    /** Whether the path is in the set. */
    public boolean contains(StoragePath path) {
        byte[] bytes = bytes(path);
        return contains(bytes, 0, bytes.length);
    }

    /** Whether the path with these bytes, UTF-8 of its normal form, is in the set. */
    public boolean contains(byte[] bytes, int from, int to) {
        return table[slot(digest(bytes, from, to), bytes, from, to)] != 0;
    }

    /**
     * The bytes by which a path is compared: UTF-8. A path with half of a surrogate pair, as JSON may hold it, has none: Java would write a
     * question mark, and take two files for one. It becomes UTF-16 behind a byte that no UTF-8 has.
     */
    private static byte[] bytes(StoragePath path) {
        String text = path.value();
        if (!hasUnpairedSurrogate(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer bytes = ByteBuffer.allocate(1 + Character.BYTES * text.length());
        bytes.put(NOT_UTF_8);
        for (int i = 0; i < text.length(); i++) {
            bytes.putChar(text.charAt(i));
        }
        return bytes.array();
    }

    private static boolean hasUnpairedSurrogate(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** The slot of the path, or the free one where it belongs. */
    private int slot(int digest, byte[] bytes, int from, int to) {
        int mask = table.length - 1;
        int slot = digest & mask;
        while (table[slot] != 0 && !is(table[slot] - 1, digest, bytes, from, to)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean is(int number, int digest, byte[] bytes, int from, int to) {
        int start = places[number];
        return digests[number] == digest
                && Arrays.equals(pieces.get(pieceOf[number]), start, start + lengths[number], bytes, from, to);
    }

    private void keep(int digest, byte[] bytes, int from, int to) {
        int length = to - from;
        if (pieces.isEmpty() || used + length > pieces.get(pieces.size() - 1).length) {
            pieces.add(new byte[Math.max(PIECE, length)]);
            used = 0;
        }
        if (size == digests.length) {
            digests = Arrays.copyOf(digests, 2 * size);
            places = Arrays.copyOf(places, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            pieceOf = Arrays.copyOf(pieceOf, 2 * size);
        }
        System.arraycopy(bytes, from, pieces.get(pieces.size() - 1), used, length);
        digests[size] = digest;
        places[size] = used;
        lengths[size] = length;
        pieceOf[size] = pieces.size() - 1;
        used += length;
        size++;
    }

    private void grow() {
        table = new int[2 * table.length];
        int mask = table.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = digests[number] & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = number + 1;
        }
    }

    /** Eight bytes at a time, with the last step of MurmurHash3. */
    private static int digest(byte[] bytes, int from, int to) {
        long digest = (long) to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            digest = mix(digest, (long) EIGHT.get(bytes, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = (rest << Byte.SIZE) | (bytes[at] & 0xFF);
        }
        digest = mix(digest, rest);
        return (int) (digest ^ (digest >>> Integer.SIZE));
    }

    private static long mix(long digest, long bits) {
        long mixed = (digest ^ bits) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
