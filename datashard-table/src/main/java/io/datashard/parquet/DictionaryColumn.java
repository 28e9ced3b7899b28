package io.datashard.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.RequiresFallback;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.ParquetEncodingException;
import org.jspecify.annotations.Nullable;

/**
 * The values of a column as numbers of dictionary entries, while that pays. Replaces Parquet's own class, which takes 16 KiB before the first
 * value and one or two objects for each entry. Here everything is in arrays of known size that grow with their content.
 */
@SuppressWarnings(
        "deprecation") // PLAIN_DICTIONARY is what Parquet's own writers of the first format say; BytesInput offers no
// other array.
abstract class DictionaryColumn extends ValuesWriter implements RequiresFallback {
    /** Heap of an array beside its elements. */
    static final int ARRAY_HEAP = 16;

    private static final int[] NONE = {};
    private static final int FIRST_SLOTS = 16;
    /** Size of the first buffer of an encoded page; it doubles. */
    private static final int FIRST_PAGE_BYTES = 64;

    private final int maxBytes;
    private final ByteBufferAllocator allocator;
    private int[] ids = NONE;
    private int count;
    /** Entries by hash, with open addressing: number of the entry plus one; 0 = free. */
    private int[] slots = NONE;

    private int entries;
    private int bytes;
    /** Number of entries to which pages refer. */
    private int usedEntries;

    DictionaryColumn(int maxBytes, ByteBufferAllocator allocator) {
        this.maxBytes = maxBytes;
        this.allocator = allocator;
    }

    /** Hash of an entry. */
    abstract int hash(int entry);

    /** Passes an entry on as a plain value. */
    abstract void pass(int entry, ValuesWriter plain);

    /** The first entries, encoded plainly. */
    abstract byte[] plain(int first);

    /** Heap of the entries. */
    abstract long entryHeap();

    /** Drops the entries and frees their memory. */
    abstract void clearEntries();

    /** The first slot for an entry with this hash; try the following slots next, and start again at the end. */
    final int firstSlot(int hash) {
        if (4 * entries >= 3 * slots.length) {
            growSlots();
        }
        return (hash ^ hash >>> 15) & slots.length - 1;
    }

    final int nextSlot(int slot) {
        return slot + 1 & slots.length - 1;
    }

    /** The entry in a slot; -1 = free. */
    final int entryAt(int slot) {
        return slots[slot] - 1;
    }

    /** Adds a value that is this entry. */
    final void add(int entry) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, grown(ids.length));
        }
        ids[count++] = entry;
    }

    /** Puts a new entry into a free slot, and adds a value that is this entry. */
    final void addEntry(int slot, int plainBytes) {
        slots[slot] = ++entries;
        bytes += plainBytes;
        add(entries - 1);
    }

    final int entries() {
        return entries;
    }

    /** The next length of an array: not much larger than needed. */
    static int grown(int length) {
        return Math.max(16, length + (length >> 1));
    }

    private void growSlots() {
        slots = new int[Math.max(FIRST_SLOTS, 2 * slots.length)];
        for (int entry = 0; entry < entries; entry++) {
            int hash = hash(entry);
            int slot = (hash ^ hash >>> 15) & slots.length - 1;
            while (slots[slot] != 0) {
                slot = nextSlot(slot);
            }
            slots[slot] = entry + 1;
        }
    }

    /** Bytes of heap. */
    final long heldBytes() {
        return 2 * ARRAY_HEAP + (long) Integer.BYTES * (ids.length + slots.length) + entryHeap();
    }

    @Override
    public final boolean shouldFallBack() {
        return bytes > maxBytes;
    }

    @Override
    public final boolean isCompressionSatisfying(long rawSize, long encodedSize) {
        return encodedSize + bytes < rawSize;
    }

    @Override
    public final void fallBackAllValuesTo(ValuesWriter plain) {
        for (int i = 0; i < count; i++) {
            pass(ids[i], plain);
        }
        forgetPage();
        slots = NONE;
        if (usedEntries == 0) {
            forgetEntries();
        }
    }

    @Override
    public final BytesInput getBytes() {
        int width = BytesUtils.getWidthFromMaxInt(entries - 1);
        int bound = Math.max(FIRST_PAGE_BYTES, Integer.BYTES * count);
        RunLengthBitPackingHybridEncoder encoder =
                new RunLengthBitPackingHybridEncoder(width, FIRST_PAGE_BYTES, bound, allocator);
        try (encoder) {
            for (int i = 0; i < count; i++) {
                encoder.writeInt(ids[i]);
            }
            usedEntries = entries;
            byte[] encoded = encoder.toBytes().toByteArray();
            return BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), BytesInput.from(encoded));
        } catch (IOException e) {
            throw new ParquetEncodingException("could not encode the values", e);
        }
    }

    @Override
    public final @Nullable DictionaryPage toDictPageAndClose() {
        return usedEntries == 0
                ? null
                : new DictionaryPage(BytesInput.from(plain(usedEntries)), usedEntries, Encoding.PLAIN_DICTIONARY);
    }

    /** The same as Parquet's writers of the first format; every reader knows it. */
    @Override
    public final Encoding getEncoding() {
        return Encoding.PLAIN_DICTIONARY;
    }

    @Override
    public final long getBufferedSize() {
        return (long) Integer.BYTES * count;
    }

    @Override
    public final long getAllocatedSize() {
        return heldBytes();
    }

    @Override
    public final void reset() {
        count = 0;
    }

    @Override
    public final void resetDictionary() {
        forgetPage();
        forgetEntries();
    }

    @Override
    public final void close() {
        resetDictionary();
    }

    private void forgetPage() {
        ids = NONE;
        count = 0;
    }

    private void forgetEntries() {
        slots = NONE;
        entries = 0;
        bytes = 0;
        usedEntries = 0;
        clearEntries();
    }

    @Override
    public final String memUsageString(String prefix) {
        return prefix + " dictionary of " + entries + " values, " + heldBytes() + " bytes";
    }
}
