package io.datashard.table;

import io.datashard.parquet.FinishingFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Files that are whole and wait to be handed out. Files on their way to the storage are still in memory: when they take too much, this waits
 * for the oldest one, so that a slow storage slows the writer down. Not thread-safe.
 */
final class FinishedFiles {
    private final long maxBytesOnTheWay;
    private final List<FinishingFile> files = new ArrayList<>();
    private final Deque<FinishingFile> onTheWay = new ArrayDeque<>();
    private long bytesOnTheWay;

    FinishedFiles(long maxBytesOnTheWay) {
        this.maxBytesOnTheWay = maxBytesOnTheWay;
    }

    void add(FinishingFile file) {
        files.add(file);
        onTheWay.add(file);
        bytesOnTheWay += file.file().sizeInBytes();
        for (FinishingFile oldest = onTheWay.peek(); oldest != null; oldest = onTheWay.peek()) {
            if (!oldest.durable().hasEnded() && bytesOnTheWay <= maxBytesOnTheWay) {
                return;
            }
            oldest.durable().await();
            bytesOnTheWay -= oldest.file().sizeInBytes();
            onTheWay.remove();
        }
    }

    /** Hands out all files; they may still be on their way to the storage. */
    List<FinishingFile> takeAll() {
        List<FinishingFile> all = List.copyOf(files);
        files.clear();
        onTheWay.clear();
        bytesOnTheWay = 0;
        return all;
    }
}
