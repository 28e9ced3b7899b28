package io.datashard.storage.s3;

import static org.junit.jupiter.api.Assumptions.abort;

import io.datashard.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The S3 server of Python's moto library, as a process. Not safe under concurrent writers. */
final class MotoServer implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Path ENVIRONMENT = Path.of("target", "venv-moto");
    private static final String LIBRARY = "moto[server]==5.2.1";

    private final Process process;
    private final int port;

    private MotoServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it, installing it into an environment of its own first. Without Python the test is aborted, but in CI it fails. */
    static MotoServer start() throws Exception {
        if (!succeeds("python3", "-m", "venv", "--help")) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("There is no python3 with venv here; CI needs it");
            }
            abort("there is no python3 with venv here");
        }
        String python = installed();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        List.of(python, "-m", "moto.server", "-H", "127.0.0.1", "-p", Integer.toString(port)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Await.until("moto", LONG, () -> answers(port));
        return new MotoServer(process, port);
    }

    /** The Python of an environment that has the library. */
    private static String installed() throws InterruptedException {
        String python = ENVIRONMENT.resolve("bin/python").toAbsolutePath().toString();
        if (!succeeds(python, "-c", "import moto.server")) {
            boolean made = succeeds("python3", "-m", "venv", "--clear", ENVIRONMENT.toString())
                    && succeeds(python, "-m", "pip", "install", "--quiet", "--no-input", LIBRARY);
            if (!made) {
                throw new AssertionError("Cannot install " + LIBRARY + " into " + ENVIRONMENT);
            }
        }
        return python;
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
