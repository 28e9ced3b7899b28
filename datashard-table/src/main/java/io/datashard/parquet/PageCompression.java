package io.datashard.parquet;

import java.io.IOException;

/** Where the pages of all files of a writer are compressed. Used by the thread that writes. */
interface PageCompression {
    /**
     * Compresses a page, at once or later. Pages are compressed in the order in which they come.
     *
     * @throws IOException if the page was compressed at once, and that failed
     */
    void submit(PageTask task) throws IOException;

    /** Returns when a task has ended. */
    void await(PageTask task);

    /** The most bytes that a page of this length may take when compressed, with its header. */
    long mostBytes(int length);

    /** Releases threads and native memory, and drops the pages that were not compressed. May be used again after that. */
    void release();

    /** Compresses at once. */
    record Immediate(PageCompressor compressor) implements PageCompression {
        @Override
        public void submit(PageTask task) throws IOException {
            task.run();
        }

        @Override
        public void await(PageTask task) {}

        @Override
        public long mostBytes(int length) {
            return compressor.mostBytes(length);
        }

        @Override
        public void release() {
            compressor.release();
        }
    }
}
