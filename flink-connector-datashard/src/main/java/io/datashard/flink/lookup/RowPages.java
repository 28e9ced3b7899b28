package io.datashard.flink.lookup;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Rows in pages of memory, one after the other, in the binary form that Flink has for them. The bytes of a row never change, so that rows may be
 * handed out without a copy. Only rows after a {@link #end} may be removed again. Not thread-safe.
 *
 * <p>A row lies in one page, and has an address: the number of its page and that of its first 8-byte word in there, in one unsigned int. Before
 * its bytes are its length and a link to another row.
 */
final class RowPages {
    /** What an address can reach, in bytes. */
    static final long MOST_BYTES = 32L << 30;

    private static final int PAGE = 1 << 20;
    private static final int FIRST_PAGE = 16 << 10;
    private static final int WORD_BITS = 17; // of a page of 2^20 bytes
    private static final int MOST_PAGES = 1 << (Integer.SIZE - WORD_BITS);
    private static final int LINK = 4;
    private static final int HEADER = 8;

    private final int columns;
    private final List<MemorySegment> pages = new ArrayList<>();
    /** How many bytes of each page but the last are rows. */
    private final List<Integer> ends = new ArrayList<>();

    /** How many bytes of the last page are rows. */
    private int used;

    private long bytes;
    private long rows;

    /**
     * No rows yet.
     *
     * @param columns the number of columns of each row
     */
    RowPages(int columns) {
        this.columns = columns;
    }

    /**
     * The place after the last row.
     *
     * @param pages number of pages
     * @param used how many bytes of the last page are rows
     * @param rows number of rows
     */
    record Place(int pages, int used, long rows) {}

    Place end() {
        return new Place(pages.size(), used, rows);
    }

    long rows() {
        return rows;
    }

    /** The memory that the pages take. */
    long bytes() {
        return bytes;
    }

    /** Whether a row of this length still has an address. */
    boolean hasRoomFor(int length) {
        return fits(length) || pages.size() < MOST_PAGES;
    }

    /** How much memory it takes to append a row of this length, beside what is taken. */
    long growthFor(int length) {
        return fits(length) ? 0 : pageFor(length);
    }

    /**
     * Copies the bytes of a row.
     *
     * @param link its first link
     */
    void append(BinaryRowData row, int link) {
        int length = row.getSizeInBytes();
        if (!fits(length)) {
            addPage(pageFor(length));
        }
        MemorySegment page = pages.get(pages.size() - 1);
        page.putInt(used, length);
        page.putInt(used + LINK, link);
        MemorySegment[] from = row.getSegments();
        if (from.length != 1) {
            throw new IllegalArgumentException("a row in " + from.length + " pieces");
        }
        from[0].copyTo(row.getOffset(), page, used + HEADER, length);
        used += space(length);
        rows++;
    }

    /** Removes the rows after a place. None of them may have been handed out. */
    void removeAfter(Place place) {
        while (pages.size() > place.pages()) {
            bytes -= pages.remove(pages.size() - 1).size();
        }
        while (ends.size() > Math.max(0, pages.size() - 1)) {
            ends.remove(ends.size() - 1);
        }
        used = place.used();
        rows = place.rows();
    }

    /** Something done with the address of a row. */
    interface AddressConsumer {
        void accept(int address);
    }

    /** Visits the addresses of the rows after a place. */
    void forEachAfter(Place place, AddressConsumer consumer) {
        int offset = place.used();
        for (int page = Math.max(0, place.pages() - 1); page < pages.size(); page++) {
            MemorySegment memory = pages.get(page);
            int end = page == pages.size() - 1 ? used : ends.get(page);
            while (offset < end) {
                int next = offset + space(memory.getInt(offset));
                consumer.accept((page << WORD_BITS) | (offset / Long.BYTES));
                offset = next;
            }
            offset = 0;
        }
    }

    /** Makes a view show a row. */
    void show(int address, BinaryRowData view) {
        MemorySegment page = page(address);
        int offset = offset(address);
        view.pointTo(page, offset + HEADER, page.getInt(offset));
    }

    /** A new view on a row. */
    BinaryRowData view(int address) {
        BinaryRowData view = new BinaryRowData(columns);
        show(address, view);
        return view;
    }

    /** The link of a row. */
    int link(int address) {
        return page(address).getInt(offset(address) + LINK);
    }

    void setLink(int address, int link) {
        page(address).putInt(offset(address) + LINK, link);
    }

    private boolean fits(int length) {
        return !pages.isEmpty() && pages.get(pages.size() - 1).size() - used >= space(length);
    }

    /** Pages of few rows are small. A row that is longer than a page gets one of its own length. */
    private int pageFor(int length) {
        int last =
                pages.isEmpty() ? FIRST_PAGE / 2 : pages.get(pages.size() - 1).size();
        int usual = last < PAGE ? 2 * last : PAGE;
        return Math.max(Math.min(usual, PAGE), space(length));
    }

    private void addPage(int size) {
        MemorySegment page = MemorySegmentFactory.wrap(new byte[size]);
        if (!pages.isEmpty()) {
            ends.add(used);
        }
        pages.add(page);
        bytes += size;
        used = 0;
    }

    /** What a row of this length takes, with what is before it. Whole words. */
    private static int space(int length) {
        return Math.addExact(HEADER + Long.BYTES - 1, length) & -Long.BYTES;
    }

    private MemorySegment page(int address) {
        return pages.get(address >>> WORD_BITS);
    }

    private static int offset(int address) {
        return (address & ((1 << WORD_BITS) - 1)) * Long.BYTES;
    }
}
