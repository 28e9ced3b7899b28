package io.datashard.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.datashard.error.StorageException;
import io.datashard.storage.MetadataLock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The metadata lock against another process: Python, which takes it by fcntl.flock as the datashard package does. */
@Timeout(60)
class MetadataLockProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Answers each line: take, release. */
    private static final String PEER =
            """
            import fcntl, os, sys
            fd = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR)
            for line in sys.stdin:
                try:
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB if line.strip() == 'take' else fcntl.LOCK_UN)
                    print('done', flush=True)
                except BlockingIOError:
                    print('busy', flush=True)
            """;

    @TempDir
    private Path temp;

    private LocalStorage storage;
    private Path lockFile;
    private Process python;
    private Writer toPython;
    private BufferedReader fromPython;

    @BeforeEach
    void start() throws IOException {
        Path root = temp.resolve("täble with space");
        storage = LocalStorage.open(root);
        lockFile = root.resolve(".locks/metadata.lock");
        Files.createDirectories(lockFile.getParent());
        try {
            python = new ProcessBuilder("python3", "-c", PEER, lockFile.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw e;
            }
            abort("there is no python3 here");
        }
        toPython = new OutputStreamWriter(python.getOutputStream(), UTF_8);
        fromPython = new BufferedReader(new InputStreamReader(python.getInputStream(), UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        if (python != null) {
            python.destroyForcibly().waitFor();
            fromPython.close();
        }
        assertThat(Leftovers.below(temp)).isEmpty();
        assertThat(lockFile).exists();
    }

    @Test
    void whatWeHoldPythonCannotTake() throws IOException {
        try (MetadataLock lock = storage.lock(LONG)) {
            assertThat(ask("take")).isEqualTo("busy");
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(ask("take")).isEqualTo("done");
    }

    @Test
    void whatPythonHoldsWeCannotTake() throws IOException {
        assertThat(ask("take")).isEqualTo("done");
        assertThatThrownBy(() -> storage.lock(Duration.ofMillis(100)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot take the metadata lock " + lockFile)
                .hasMessageContaining("held by another process past 100 ms")
                .hasMessageContaining("raise the timeout for acquiring the lock");
        assertThat(ask("release")).isEqualTo("done");
        storage.lock(Duration.ZERO).close();
    }

    @Test
    void whatADeadProcessHeldIsFree() throws Exception {
        assertThat(ask("take")).isEqualTo("done");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> waiter = thread.submit(() -> {
                try (MetadataLock lock = storage.lock(LONG)) {
                    return lock.isHeld();
                }
            });
            python.destroyForcibly().waitFor();
            assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void aLockWhoseFileWasDeletedIsNotHeld() throws IOException {
        try (MetadataLock lock = storage.lock(LONG)) {
            Files.delete(lockFile);
            assertThat(lock.isHeld()).isFalse();
            try (MetadataLock next = storage.lock(LONG)) {
                assertThat(next.isHeld()).isTrue();
                assertThat(lock.isHeld()).isFalse();
            }
        }
    }

    @Test
    void aChildProcessDoesNotInheritTheLock() throws Exception {
        Process child;
        try (MetadataLock lock = storage.lock(LONG)) {
            assertThat(lock.isHeld()).isTrue();
            child = new ProcessBuilder("sleep", "30").start();
        }
        try {
            assertThat(ask("take")).isEqualTo("done");
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private String ask(String command) throws IOException {
        toPython.write(command + "\n");
        toPython.flush();
        return fromPython.readLine();
    }
}
