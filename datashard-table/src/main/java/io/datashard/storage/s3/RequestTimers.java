package io.datashard.storage.s3;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The timers that end requests of a client when they take too long: one thread.
 *
 * <p>The SDK's own timers are five threads that only a call of the SDK ends, and that call may never come (decision 0022). This thread also
 * ends by itself after a while without requests, and starts again with the next request.
 */
final class RequestTimers {
    private static final Duration IDLE = Duration.ofSeconds(5);

    private RequestTimers() {}

    static ScheduledExecutorService start() {
        return start(IDLE);
    }

    /** Timers whose thread ends after this time without a request. */
    static ScheduledExecutorService start(Duration idle) {
        ScheduledThreadPoolExecutor timers =
                new ScheduledThreadPoolExecutor(1, work -> ClientThread.of(work, "datashard-s3-timer"));
        timers.setKeepAliveTime(idle.toNanos(), TimeUnit.NANOSECONDS);
        timers.allowCoreThreadTimeOut(true);
        // Otherwise the timer of an answered request would keep the request, and the thread, until its time.
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }
}
