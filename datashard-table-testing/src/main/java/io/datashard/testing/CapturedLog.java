package io.datashard.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Captures what is logged while it is open, at a level or above, instead of printing it. */
public final class CapturedLog implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final List<String> loggers;
    private final Map<String, LoggerConfig> replaced = new HashMap<>();

    private CapturedLog(List<String> loggers, Level level) {
        this.loggers = loggers;
        AbstractAppender appender = new AbstractAppender("captured", null, null, false, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                Throwable thrown = event.getThrown();
                lines.add(event.getMessage().getFormattedMessage() + (thrown == null ? "" : " " + thrown));
            }
        };
        appender.start();
        for (String logger : loggers) {
            LoggerConfig config = new LoggerConfig(logger, level, false);
            config.addAppender(appender, level, null);
            LoggerConfig configured = context.getConfiguration().getLoggers().get(logger);
            if (configured != null) {
                replaced.put(logger, configured);
                context.getConfiguration().removeLogger(logger);
            }
            context.getConfiguration().addLogger(logger, config);
        }
        context.updateLoggers();
    }

    /** Begins to capture warnings and errors of a class. */
    public static CapturedLog warningsOf(String className) {
        return new CapturedLog(List.of(className), Level.WARN);
    }

    /** Begins to capture the log of a class, down to debug messages. */
    public static CapturedLog messagesOf(String className) {
        return new CapturedLog(List.of(className), Level.DEBUG);
    }

    /** Begins to capture the logs of this project, of Flink and of the clients of stores, down to debug messages. */
    public static CapturedLog everything() {
        return new CapturedLog(List.of("io", "org", "software"), Level.DEBUG);
    }

    /** The messages so far, each with its exception. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        loggers.forEach(context.getConfiguration()::removeLogger);
        replaced.forEach(context.getConfiguration()::addLogger);
        context.updateLoggers();
    }
}
