package io.datashard.flink.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/**
 * Rows in memory, by their keys. Rows are added first, and found only once they are published together. Rows without a key, or with one of
 * another subtask, are left out: nobody here looks them up. Not thread-safe.
 */
final class CachedRows {
    /** No further row has the same key. */
    private static final int LAST = 0;

    private final Share share;
    private final long maxBytes;
    private final RowDataSerializer serializer;
    private final RowPages pages;
    private final KeyIndex index = new KeyIndex();
    private final KeyReader added;
    private final KeyReader stored;
    private final KeyReader wanted;
    private final BinaryRowData view;
    private RowPages.Place published;

    /**
     * No rows yet.
     *
     * @param share which keys are looked up here
     * @param maxBytes the most memory to take
     */
    CachedRows(KeyColumns columns, Share share, long maxBytes) {
        this.share = share;
        this.maxBytes = Math.min(maxBytes, RowPages.MOST_BYTES);
        this.serializer = new RowDataSerializer(columns.rowType());
        this.pages = new RowPages(columns.rowType().getFieldCount());
        this.added = columns.ofRows();
        this.stored = columns.ofRows();
        this.wanted = columns.ofKeys();
        this.view = new BinaryRowData(columns.rowType().getFieldCount());
        this.published = pages.end();
    }

    /**
     * The part of all keys that is looked up here.
     *
     * @param subtask number of this subtask
     * @param subtasks number of the subtasks that share the keys
     */
    record Share(int subtask, int subtasks) {
        /** All keys. */
        static final Share ALL = new Share(0, 1);

        Share {
            if (subtask < 0 || subtask >= subtasks) {
                throw new IllegalArgumentException("there is no subtask " + subtask + " of " + subtasks);
            }
        }

        /** Whether keys with this hash are looked up here. */
        boolean holds(int hash) {
            return subtasks == 1 || KeyShares.of(hash, subtasks) == subtask;
        }
    }

    /**
     * Copies a row, to be found once it is published.
     *
     * @return false if it would take more memory than is allowed; then the row was not added
     */
    boolean add(RowData row) {
        BinaryRowData binary = serializer.toBinaryRow(row);
        BinaryRowData key = added.read(binary);
        if (key == null) {
            return true;
        }
        int hash = key.hashCode();
        if (!share.holds(hash)) {
            return true;
        }
        int length = binary.getSizeInBytes();
        long growth = pages.growthFor(length);
        boolean isTooMuch = growth > 0 && pages.bytes() + growth + index.bytesWith(unpublished() + 1) > maxBytes;
        if (isTooMuch || !pages.hasRoomFor(length)) {
            return false;
        }
        // Until the row is published, its link is the hash of its key.
        pages.append(binary, hash);
        return true;
    }

    /** Lets all rows be found that were added. */
    void publish() {
        index.reserve(unpublished());
        pages.forEachAfter(published, this::publish);
        published = pages.end();
    }

    /** Forgets the rows that were added and not published. */
    void discard() {
        pages.removeAfter(published);
    }

    /**
     * The published rows with a key. Lasting views: the rows stay as they are.
     *
     * @param keyValues the values of the key
     */
    List<RowData> find(RowData keyValues) {
        BinaryRowData key = wanted.read(keyValues);
        if (key == null) {
            return List.of();
        }
        int hash = key.hashCode();
        if (!share.holds(hash)) {
            throw new IllegalStateException("A lookup came to subtask " + share.subtask() + " of " + share.subtasks()
                    + ", and subtask " + KeyShares.of(hash, share.subtasks())
                    + " holds the rows of its key. Flink restores records in flight of an unaligned checkpoint anywhere if the parallelism"
                    + " changes. Restore with the old parallelism, take a savepoint, and change the parallelism from that; or leave the hint"
                    + " 'shuffle' out");
        }
        int slot = slotOf(hash, index.find(hash, hash), key);
        List<RowData> found = new ArrayList<>(1);
        int link = slot == KeyIndex.NONE ? LAST : index.at(slot) + 1;
        while (link != LAST) {
            found.add(pages.view(link - 1));
            link = pages.link(link - 1);
        }
        return found;
    }

    /** How many rows can be found. */
    long rows() {
        return published.rows();
    }

    /** How many rows were added, published or not. */
    long addedRows() {
        return pages.rows();
    }

    /** The memory that the rows take. */
    long bytes() {
        return pages.bytes() + index.bytesWith(unpublished());
    }

    private long unpublished() {
        return pages.rows() - published.rows();
    }

    private void publish(int address) {
        int hash = pages.link(address);
        int first = index.find(hash, hash);
        int slot = first == KeyIndex.NONE ? KeyIndex.NONE : slotOf(hash, first, keyAt(address));
        if (slot == KeyIndex.NONE) {
            pages.setLink(address, LAST);
            index.add(hash, address);
        } else {
            pages.setLink(address, index.at(slot) + 1);
            index.set(slot, address);
        }
    }

    private BinaryRowData keyAt(int address) {
        pages.show(address, view);
        return Objects.requireNonNull(added.read(view), "only rows with a key are held");
    }

    /** The slot of a key, from the first one with its hash on; there is at most one. */
    private int slotOf(int hash, int first, BinaryRowData key) {
        int slot = first;
        while (slot != KeyIndex.NONE) {
            pages.show(index.at(slot), view);
            if (key.equals(stored.read(view))) {
                return slot;
            }
            slot = index.find(hash, slot + 1);
        }
        return KeyIndex.NONE;
    }
}
