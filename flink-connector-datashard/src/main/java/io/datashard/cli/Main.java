package io.datashard.cli;

import io.datashard.annotation.Internal;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/**
 * The entry point of the command line. It needs nothing but the JDK: {@code java -jar} starts it without Flink, whose distribution has the
 * logger that our libraries call.
 */
@Internal
public final class Main {
    /** One class of each library that may be missing. */
    private static final List<String> NEEDED = List.of("org.slf4j.LoggerFactory", "picocli.CommandLine");

    /** What we log is told on standard error, from warnings on. */
    private static final Map<String, String> LOGGING = Map.of(
            "org.slf4j.simpleLogger.defaultLogLevel", "warn",
            "org.slf4j.simpleLogger.showThreadName", "false",
            "org.slf4j.simpleLogger.showLogName", "false");

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(
                arguments,
                new PrintWriter(System.out, false, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset())));
    }

    /** Runs a command; returns its exit code. */
    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        try {
            ClassLoader own = Main.class.getClassLoader();
            return hasAll(own) ? run(own, arguments, out, err) : withNested(arguments, out, err);
        } catch (IOException | ReflectiveOperationException e) {
            err.println("Cannot start: this is not the whole jar flink-sql-connector-datashard (" + e
                    + "). Run that one, as it was built.");
            return Answer.NOT_STARTED;
        }
    }

    private static int withNested(String[] arguments, PrintWriter out, PrintWriter err)
            throws IOException, ReflectiveOperationException {
        LOGGING.forEach((key, value) -> System.setProperty(key, System.getProperty(key, value)));
        URL ours = Main.class.getProtectionDomain().getCodeSource().getLocation();
        try (NestedLibraries libraries = NestedLibraries.open(ours)) {
            Thread.currentThread().setContextClassLoader(libraries);
            return run(libraries, arguments, out, err);
        }
    }

    private static int run(ClassLoader loader, String[] arguments, PrintWriter out, PrintWriter err)
            throws ReflectiveOperationException {
        try {
            return (Integer) loader.loadClass("io.datashard.cli.Tool")
                    .getMethod("run", String[].class, PrintWriter.class, PrintWriter.class)
                    .invoke(null, arguments, out, err);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private static boolean hasAll(ClassLoader loader) {
        for (String name : NEEDED) {
            try {
                Class<?> unused = Class.forName(name, false, loader);
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
        return true;
    }
}
