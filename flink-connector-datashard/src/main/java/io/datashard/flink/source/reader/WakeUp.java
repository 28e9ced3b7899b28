package io.datashard.flink.source.reader;

/**
 * Tells the fetcher thread that somebody waits for it. A call that comes while the thread is elsewhere is not lost: it is found by the next who asks.
 */
final class WakeUp {
    private boolean called;

    synchronized void call() {
        called = true;
        notifyAll();
    }

    /** Whether it was called since it was last asked. */
    synchronized boolean take() {
        boolean was = called;
        called = false;
        return was;
    }

    /** Waits until it is called, and takes the call. */
    synchronized void await() {
        try {
            while (!called) {
                wait();
            }
            called = false;
        } catch (InterruptedException e) {
            // The reader is being closed; whoever interrupted the thread sees to it.
            Thread.currentThread().interrupt();
        }
    }
}
