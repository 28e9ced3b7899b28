package io.datashard.parquet;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Compresses pages one after the other in a thread of its own. The thread begins with the first page, and has ended when {@link #release} returns
 * (decision 0022). The codec belongs to the thread while it runs.
 *
 * <p>The writing thread waits here while too many pages wait, and for pages whose size it must know. It does not wait for anything but
 * compression, so an interrupt does not end the wait: it stays for who asks next.
 */
final class CompressionThread implements PageCompression {
    static final String NAME = "datashard-compression";
    /** A few pages of each of some columns. More would be memory without more speed. */
    private static final long MOST_WAITING_BYTES = 4 << 20;

    private static final int MOST_WAITING_PAGES = 64;

    private final PageCompressor compressor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<PageTask> waiting = new ArrayDeque<>();
    /** Bytes of the pages that wait, and of the page that is being compressed. */
    private long waitingBytes;

    private boolean ending;
    private @Nullable Thread thread;

    CompressionThread(PageCompressor compressor) {
        this.compressor = compressor;
    }

    @Override
    public void submit(PageTask task) {
        task.detach();
        lock.lock();
        try {
            // A page that is larger than the bound waits alone.
            while (waitingBytes > 0
                    && (waitingBytes + task.length() > MOST_WAITING_BYTES || waiting.size() >= MOST_WAITING_PAGES)) {
                changed.awaitUninterruptibly();
            }
            if (thread == null) {
                thread = start();
            }
            waiting.add(task);
            waitingBytes += task.length();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Thread start() {
        Thread started = new Thread(this::compressAll, NAME);
        started.setDaemon(true);
        started.start();
        return started;
    }

    @Override
    public void await(PageTask task) {
        lock.lock();
        try {
            while (!task.hasEnded()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long mostBytes(int length) {
        return compressor.mostBytes(length);
    }

    @Override
    public void release() {
        Thread running = end();
        if (running == null) {
            return;
        }
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        ending = false;
    }

    /** Lets the thread end after the page that it compresses; null if there is none. */
    private @Nullable Thread end() {
        lock.lock();
        try {
            Thread running = thread;
            thread = null;
            ending = running != null;
            waiting.clear();
            waitingBytes = 0;
            changed.signalAll();
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void compressAll() {
        try {
            for (PageTask task = next(); task != null; task = next()) {
                compress(task);
            }
        } finally {
            compressor.release();
        }
    }

    /** The next page; null if the thread must end. */
    private @Nullable PageTask next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ending) {
                changed.awaitUninterruptibly();
            }
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private void compress(PageTask task) {
        try {
            task.run();
        } catch (Throwable e) {
            // The edge of the thread: the writing thread throws it on.
            task.fail(e);
        }
        lock.lock();
        try {
            waitingBytes = Math.max(0, waitingBytes - task.length());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
