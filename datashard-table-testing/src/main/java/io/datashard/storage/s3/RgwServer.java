package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Ceph object gateway: another implementation than the default server of the tests. One for all tests of this JVM. It ends with the JVM,
 * because {@code tools/start-rgw.sh} waits for the end of its input.
 */
final class RgwServer {
    /** The system property that {@code mvn verify -Prgw} sets. */
    static final String SELECTED = "datashard.test.rgw";

    private static @Nullable RgwServer ofThisJvm;

    private final Process process;
    private final int port;

    private RgwServer(String accessKey, String secretKey) throws IOException {
        Path folder = Path.of("target", "rgw");
        Files.createDirectories(folder);
        this.process = new ProcessBuilder(List.of(
                        "bash",
                        Path.of("..", "tools", "start-rgw.sh").toString(),
                        folder.toString(),
                        accessKey,
                        secretKey))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String url = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
        if (url == null) {
            throw new IOException("tools/start-rgw.sh did not start the gateway; what it printed says why");
        }
        this.port = URI.create(url).getPort();
    }

    static boolean isSelected() {
        return Boolean.getBoolean(SELECTED);
    }

    /** The gateway, which takes the keys that it is started with. */
    static synchronized RgwServer ofThisJvm(String accessKey, String secretKey) throws IOException {
        if (ofThisJvm == null) {
            ofThisJvm = new RgwServer(accessKey, secretKey);
        }
        return ofThisJvm;
    }

    int port() {
        return port;
    }
}
