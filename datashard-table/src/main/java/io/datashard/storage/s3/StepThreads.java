package io.datashard.storage.s3;

import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads for concurrent requests of all storages of a store: few, started on demand, ended after a while without work. A step that finds
 * no free thread runs in the thread that waits for it.
 */
final class StepThreads implements Steps, AutoCloseable {
    private static final int MOST = 48;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final int size;

    StepThreads(int maxConnections) {
        this.size = Math.max(1, Math.min(MOST, maxConnections - 1));
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> ClientThread.of(work, "datashard-s3-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
        // After close, the thread that waits for a step runs it.
        threads.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** The threads, and the one that waits. */
    @Override
    public int parallelism() {
        return size + 1;
    }

    @Override
    public <T> Pending<T> begin(Supplier<? extends T> work) {
        return Pending.by(threads, work);
    }

    /** No step runs any more: whoever began a step has waited for it. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
