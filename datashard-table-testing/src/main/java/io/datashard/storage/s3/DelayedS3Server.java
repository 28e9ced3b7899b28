package io.datashard.storage.s3;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A program: an S3 server that is reached at two places, at one of them with a delay before each request, as if it were far away. For measurements
 * in other processes.
 */
public final class DelayedS3Server {
    /** The variable that names the place with the delay. */
    static final String SLOW_ENDPOINT = "SLOW_S3_ENDPOINT";

    private DelayedS3Server() {}

    /**
     * Prints its environment variables, one a line, then an empty line, and serves until its input ends.
     *
     * @param arguments the delay in milliseconds
     */
    public static void main(String[] arguments) throws Exception {
        S3Server server = new S3Server();
        server.start();
        try (FaultProxy proxy = new FaultProxy(server.port())) {
            proxy.delay(Duration.ofMillis(Long.parseLong(arguments[0])));
            Map<String, String> variables = new HashMap<>(server.environment());
            variables.put(SLOW_ENDPOINT, "http://127.0.0.1:" + proxy.port());
            variables.forEach((name, value) -> System.out.println(name + "=" + value));
            System.out.println();
            while (System.in.read() >= 0) {
                // The process that started this one closes the input, also when it ends.
            }
        }
        server.stop();
        System.exit(0);
    }
}
