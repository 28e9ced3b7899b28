package io.datashard.parquet;

import java.io.IOException;
import org.apache.parquet.column.page.PageWriter;
import org.jspecify.annotations.Nullable;

/** Compresses one page into its row group. Runs once, in any thread; whoever sees that it has ended sees what it did. */
final class PageTask {
    private final PageWriter target;
    /** Allocates what the row group keeps. Used by one task at a time. */
    private final CountingAllocator heap;

    private final int length;
    private final long mostBytes;
    private @Nullable EncodedPage page;
    private long bytes;
    private long heapBytes;
    private @Nullable Throwable failure;
    private volatile boolean ended;

    /**
     * A task.
     *
     * @param mostBytes the most that {@link #bytes} and {@link #heapBytes} can be
     */
    PageTask(EncodedPage page, PageWriter target, CountingAllocator heap, long mostBytes) {
        this.page = page;
        this.target = target;
        this.heap = heap;
        this.length = page.length();
        this.mostBytes = mostBytes;
    }

    /** Gives the page an array of its own, for a task that runs later. */
    void detach() {
        EncodedPage given = page;
        page = given == null ? null : given.copy();
    }

    void run() throws IOException {
        EncodedPage given = page;
        if (given == null) {
            throw new IllegalStateException("a page is compressed once");
        }
        page = null;
        long written = target.getMemSize();
        long held = heap.heldBytes();
        given.writeTo(target);
        bytes = target.getMemSize() - written;
        heapBytes = heap.heldBytes() - held;
        ended = true;
    }

    /** Ends the task without a result, for {@link #requireWritten} to tell why. */
    void fail(Throwable cause) {
        page = null;
        failure = cause;
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Throws what made the task fail, if it has. */
    void requireWritten() throws IOException {
        Throwable cause = failure;
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof RuntimeException exception) {
            throw exception;
        }
        if (cause != null) {
            throw (Error) cause;
        }
    }

    /** Bytes of the page before it is compressed. */
    int length() {
        return length;
    }

    /** The most that {@link #bytes} and {@link #heapBytes} can be. */
    long mostBytes() {
        return mostBytes;
    }

    /** Bytes of the compressed page with its header. */
    long bytes() {
        return bytes;
    }

    /** Bytes of heap that the compressed page takes. */
    long heapBytes() {
        return heapBytes;
    }
}
