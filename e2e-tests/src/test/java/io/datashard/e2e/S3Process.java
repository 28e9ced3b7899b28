package io.datashard.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.storage.s3.S3Server;
import io.datashard.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An S3 server in its own process, for the tests of one class or for one test. To clusters, Python and this JVM alike it is another machine. It
 * keeps objects in memory. It ends with the tests, and by itself if this JVM is killed. While it runs, the AWS SDK finds the server's keys in
 * this JVM; other processes get them as environment variables.
 */
final class S3Process implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "e2e/";
    private static final String SDK_ACCESS_KEY = "aws.accessKeyId";
    private static final String SDK_SECRET_KEY = "aws.secretAccessKey";

    private @Nullable RunningProgram process;
    private Map<String, String> environment = Map.of();

    /** A server for one test that fills the server's memory. */
    static S3Process started() {
        S3Process server = new S3Process();
        server.start();
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void start() {
        RunningProgram started = Program.of(
                        "s3-server",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx1200m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                S3Process.class.getName()))
                .start();
        process = started;
        Await.until(
                "the S3 server",
                LIMIT,
                () -> started.output().endsWith("\n") || !started.isAlive(),
                () -> started.output() + started.errors());
        environment = new HashMap<>(parse(started));
        environment.put("DATASHARD_S3_PREFIX", PREFIX);
        System.setProperty(SDK_ACCESS_KEY, variable("DATASHARD_S3_ACCESS_KEY"));
        System.setProperty(SDK_SECRET_KEY, variable("DATASHARD_S3_SECRET_KEY"));
    }

    @Override
    public void close() {
        System.clearProperty(SDK_ACCESS_KEY);
        System.clearProperty(SDK_SECRET_KEY);
        if (process != null) {
            process.close();
        }
    }

    /** The variables of a process that works on tables of this server. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** A variable of {@link #environment}. */
    String variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new AssertionError("The S3 server does not say " + name);
        }
        return value;
    }

    /** A table root below the prefix of the environment. */
    TableRoot root(String key) {
        return new TableRoot("s3://" + variable("DATASHARD_S3_BUCKET") + "/" + PREFIX + key, key, environment);
    }

    private static Map<String, String> parse(RunningProgram started) {
        try {
            return JSON.readValue(started.output(), new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new AssertionError("No S3 server: " + started.output() + started.errors(), e);
        }
    }

    /** The server process: prints its variables as one line of JSON, then serves as long as the process that started it lives. */
    public static void main(String[] args) throws Exception {
        S3Server server = new S3Server();
        server.start();
        System.out.println(JSON.writeValueAsString(server.environment()));
        ProcessHandle.current().parent().orElseThrow().onExit().join();
        server.stop();
        System.exit(0);
    }
}
