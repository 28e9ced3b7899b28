package io.datashard.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps the log of a test and prints it only if the test fails: tests place thousands of faults, and a passing build must not print the
 * expected warnings. A service file registers it for every test. {@code -Dlog.tests=true} prints all messages as they come.
 */
public final class LogOfFailedTests implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Kept KEPT = Kept.install();

    /** The tests that run now: of those at the same time, each prints what all of them logged. */
    private static final AtomicInteger RUNNING = new AtomicInteger();

    @Override
    public void beforeEach(ExtensionContext context) {
        if (RUNNING.getAndIncrement() == 0) {
            KEPT.clear();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        printIfFailed(context);
        if (RUNNING.decrementAndGet() == 0) {
            KEPT.clear();
        }
    }

    /** A failure outside of the test methods, for example of a server that did not start. */
    @Override
    public void afterAll(ExtensionContext context) {
        printIfFailed(context);
        KEPT.clear();
    }

    private static void printIfFailed(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.err.println("Logged by " + context.getUniqueId() + ", which failed:");
            KEPT.lines().forEach(System.err::print);
        }
    }

    /** Keeps the last lines of the log, instead of the console. */
    private static final class Kept extends AbstractAppender {
        private static final int MOST_LINES = 2_000;

        private final Deque<String> lines = new ArrayDeque<>();

        private Kept(Layout<String> layout) {
            super("kept", (Filter) null, layout, true, Property.EMPTY_ARRAY);
        }

        static Kept install() {
            Kept kept = new Kept(PatternLayout.newBuilder()
                    .withPattern("%d{HH:mm:ss.SSS} %-5level [%t] %logger{1.} - %msg%n")
                    .build());
            if (!Boolean.getBoolean("log.tests")) {
                LoggerContext context = (LoggerContext) LogManager.getContext(false);
                LoggerConfig root = context.getConfiguration().getRootLogger();
                kept.start();
                List.copyOf(root.getAppenders().keySet()).forEach(root::removeAppender);
                root.addAppender(kept, Level.ALL, null);
                context.updateLoggers();
            }
            return kept;
        }

        @Override
        public void append(LogEvent event) {
            String line = new String(getLayout().toByteArray(event), StandardCharsets.UTF_8);
            synchronized (lines) {
                if (lines.size() == MOST_LINES) {
                    lines.removeFirst();
                }
                lines.addLast(line);
            }
        }

        List<String> lines() {
            synchronized (lines) {
                return List.copyOf(lines);
            }
        }

        void clear() {
            synchronized (lines) {
                lines.clear();
            }
        }
    }
}
