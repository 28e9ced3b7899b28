package io.datashard.storage.s3;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What ends the requests of a client that take too long: one thread.
 *
 * <p>The SDK's own are five, which end by a call of the SDK alone, and that call may never come (decision 0022). This one also ends by itself
 * when no request was under way for a while, and comes back with the next.
 */
final class RequestTimers {
    private static final Duration IDLE = Duration.ofSeconds(5);

    private RequestTimers() {}

    static ScheduledExecutorService start() {
        return start(IDLE);
    }

    /** Timers whose thread ends after that time without a request. */
    static ScheduledExecutorService start(Duration idle) {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "datashard-s3-timer");
            thread.setDaemon(true);
            return thread;
        });
        timers.setKeepAliveTime(idle.toNanos(), TimeUnit.NANOSECONDS);
        timers.allowCoreThreadTimeOut(true);
        // The timer of a request that was answered would keep the request, and the thread, until its time.
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }
}
