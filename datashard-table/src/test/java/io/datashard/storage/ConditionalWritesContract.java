package io.datashard.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Conflict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every storage promises of conditional writes and of its lock. */
@Timeout(60)
abstract class ConditionalWritesContract {
    static final StoragePath HINT = StoragePath.of("metadata.version-hint.text");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int THREADS = 8;

    Storage storage;
    ExecutorService threads;

    /** An empty storage whose root does not exist. */
    protected abstract Storage create();

    /** Fails if anything was left behind: temp files, open descriptors, handles. */
    protected abstract void assertNothingLeft();

    @BeforeEach
    void open() {
        storage = create();
        threads = Executors.newFixedThreadPool(THREADS);
    }

    @AfterEach
    void close() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        storage.close();
        assertNothingLeft();
    }

    @Test
    void createdOnlyWhereNothingIs() {
        WriteOutcome created = storage.create(HINT, bytes("mine"));
        assertThat(created).isEqualTo(new Applied(tag(HINT)));

        assertThat(storage.create(HINT, bytes("other"))).isEqualTo(new Conflict());
        assertThat(text(HINT)).isEqualTo("mine");
    }

    @Test
    void ofManyThatCreateOneObjectExactlyOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            StoragePath path = StoragePath.of("metadata/v" + round + ".metadata.json");
            List<Callable<WriteOutcome>> writers = new ArrayList<>();
            for (int writer = 0; writer < THREADS; writer++) {
                byte[] content = bytes("writer " + writer);
                writers.add(() -> storage.create(path, content));
            }
            List<WriteOutcome> outcomes = atOnce(writers);

            assertThat(outcomes).filteredOn(Applied.class::isInstance).hasSize(1);
            assertThat(outcomes).filteredOn(Conflict.class::isInstance).hasSize(THREADS - 1);
            int winner = outcomes.indexOf(new Applied(tag(path)));
            assertThat(text(path)).isEqualTo("writer " + winner);
        }
    }

    /** Whether the storage says that it replaces without a lock. */
    protected abstract boolean replacesWithoutLock();

    @Test
    void onlyAStoreThatReplacesInOneStepOffersItWithoutTheLock() {
        assertThat(storage.lockFreeReplace().isPresent()).isEqualTo(replacesWithoutLock());
    }

    @Test
    void replacedOnlyIfTheTagIsTheExpectedOne() {
        eachReplace(replace -> {
            storage.write(HINT, bytes("v1"));
            Etag first = tag(HINT);

            assertThat(replace.replace(HINT, bytes("v2"), first)).isEqualTo(new Applied(tag(HINT)));
            assertThat(text(HINT)).isEqualTo("v2");
            assertThat(replace.replace(HINT, bytes("v3"), first)).isEqualTo(new Conflict());
            assertThat(text(HINT)).isEqualTo("v2");
        });
    }

    @Test
    void nothingIsReplacedWhereNothingIs() {
        eachReplace(replace -> {
            assertThat(replace.replace(HINT, bytes("v2"), new Etag("no such tag")))
                    .isEqualTo(new Conflict());
            assertThat(storage.read(HINT)).isEmpty();
        });
    }

    /** The replacement that the holder of the lock has, and the one that needs no lock where there is one. */
    private void eachReplace(Consumer<ConditionalReplace> promise) {
        try (MetadataLock lock = storage.lock(LONG)) {
            promise.accept(lock);
        }
        storage.lockFreeReplace().ifPresent(promise);
    }

    @Test
    void replacementsWithoutALockLoseNoUpdate() throws Exception {
        Optional<ConditionalReplace> free = storage.lockFreeReplace();
        if (free.isPresent()) {
            countUp(() -> {
                StoredObject base = storage.read(HINT).orElseThrow();
                return free.get().replace(HINT, next(base), base.etag()).isApplied();
            });
        }
    }

    @Test
    void replacementsUnderTheLockLoseNoUpdate() throws Exception {
        countUp(() -> {
            try (MetadataLock lock = storage.lock(LONG)) {
                assertThat(lock.isHeld()).isTrue();
                StoredObject base = storage.read(HINT).orElseThrow();
                assertThat(lock.replace(HINT, next(base), base.etag())).isInstanceOf(Applied.class);
                return true;
            }
        });
    }

    /** Many writers replace a number by the next one, each until it was told so often that it did; none of it may be lost. */
    private void countUp(Callable<Boolean> replacement) throws Exception {
        storage.write(HINT, bytes("0"));
        int perWriter = 10;
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < THREADS; writer++) {
            writers.add(() -> {
                int done = 0;
                while (done < perWriter) {
                    done += replacement.call() ? 1 : 0;
                }
                return done;
            });
        }
        atOnce(writers);
        assertThat(text(HINT)).isEqualTo(Integer.toString(THREADS * perWriter));
    }

    @Test
    void theLockHasOneHolder() throws Exception {
        MetadataLock lock = storage.lock(LONG);
        assertThat(lock.isHeld()).isTrue();
        assertThatThrownBy(() -> storage.lock(Duration.ofMillis(50)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("50 ms")
                .hasMessageContaining("timeout for acquiring the lock");

        lock.close();
        assertThat(lock.isHeld()).isFalse();
        lock.close();
        try (MetadataLock next = storage.lock(Duration.ZERO)) {
            lock.close();
            assertThat(next.isHeld()).isTrue();
            assertThatThrownBy(() -> storage.lock(Duration.ZERO)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void whoWaitsGetsTheLockWhenItIsReleased() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Future<Boolean> waiter;
        try (MetadataLock lock = storage.lock(LONG)) {
            waiter = threads.submit(() -> {
                waiting.countDown();
                try (MetadataLock mine = storage.lock(LONG)) {
                    return mine.isHeld() && !lock.isHeld();
                }
            });
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitForTheLock() throws Exception {
        try (MetadataLock lock = storage.lock(LONG)) {
            Future<Boolean> waiter = threads.submit(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> storage.lock(LONG))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("interrupted");
                return Thread.currentThread().isInterrupted();
            });
            assertThat(waiter.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(lock.isHeld()).isTrue();
        }
    }

    private <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> future : threads.invokeAll(tasks, 50, TimeUnit.SECONDS)) {
            results.add(future.get());
        }
        return results;
    }

    private static byte[] next(StoredObject number) {
        return bytes(Integer.toString(Integer.parseInt(new String(number.bytes(), UTF_8)) + 1));
    }

    String text(StoragePath path) {
        return new String(storage.read(path).orElseThrow().bytes(), UTF_8);
    }

    Etag tag(StoragePath path) {
        return storage.read(path).orElseThrow().etag();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
