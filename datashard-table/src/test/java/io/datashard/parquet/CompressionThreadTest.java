package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import io.datashard.testing.Await;
import io.datashard.testing.GeneratedRows;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that compresses changes nothing but the time: not the files, not how failures are heard of, and it is gone when its files are. */
@Timeout(120)
class CompressionThreadTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "text", PrimitiveType.STRING));
    private static final DataFileWriterSettings SETTINGS =
            new DataFileWriterSettings(Compression.NONE, 256 << 10).withCompressionThread(true);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final MemoryStorage storage = new MemoryStorage();
    private final List<TestRow> rows = IntStream.range(0, 30_000)
            .mapToObj(i -> TestRow.of((long) i, "unlike any other " + i * 7919L))
            .toList();

    @AfterEach
    void neitherAThreadNorAFileIsLeftOpen() {
        assertThat(threads()).isEmpty();
        assertThat(storage.openHandles()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 40, 60, 80, 100})
    void theFilesAreTheSame(int first) {
        for (int seed = first; seed < first + 20; seed++) {
            GeneratedRows given = GeneratedRows.of(seed);
            DataFileWriterSettings settings = given.settings();
            DataFile without = write(given, settings.withCompressionThread(false));
            byte[] bytes = storage.read(without.path()).orElseThrow().bytes();
            storage.delete(without.path());
            DataFile with = write(given, settings.withCompressionThread(true));

            assertThat(with).as("seed %s", seed).isEqualTo(without);
            assertThat(storage.read(with.path()).orElseThrow().bytes())
                    .as("seed %s", seed)
                    .isEqualTo(bytes);
            storage.delete(with.path());
        }
    }

    private DataFile write(GeneratedRows given, DataFileWriterSettings settings) {
        try (DataFileWriter writer =
                new DataFileWriters(storage, given.schema(), settings).create(DataFiles.PATH, given.open())) {
            given.rows().forEach(writer::write);
            return writer.finish();
        }
    }

    @Test
    void aFailureOfAnyPageIsThrownByTheWriterAndLeavesNoFile() {
        Codec counting = new Codec();
        try (DataFileWriter writer = writer(counting)) {
            rows.forEach(writer::write);
            writer.finish();
        }
        storage.delete(DataFiles.PATH);
        int pages = counting.pages.get();
        assertThat(pages).isGreaterThan(8);
        for (Throwable failure : List.of(
                new IOException("placed"), new IllegalStateException("placed"), new OutOfMemoryError("placed"))) {
            for (int page = 0; page < pages; page++) {
                Codec failing = new Codec().failingAt(page, failure);
                assertThatThrownBy(() -> {
                            try (DataFileWriter writer = writer(failing)) {
                                rows.forEach(writer::write);
                                writer.finish();
                            }
                        })
                        .isInstanceOf(failure instanceof IOException ? StorageException.class : failure.getClass())
                        .hasMessageContaining("placed");
                assertThat(storage.paths()).isEmpty();
                assertThat(failing.closed.get()).as("native memory is released").isPositive();
            }
        }
    }

    @Test
    void aWriterThatFailedOnceNeitherGoesOnNorFinishes() {
        try (DataFileWriter writer = writer(new Codec().failingAt(0, new IOException("placed")))) {
            assertThatThrownBy(() -> {
                        rows.forEach(writer::write);
                        writer.flushRowGroup();
                    })
                    .isInstanceOf(StorageException.class);

            assertThatThrownBy(() -> writer.write(rows.get(0))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::awaitPages).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(storage.paths()).isEmpty();
    }

    @Test
    void pagesThatWaitAreBounded() throws Exception {
        Codec slow = new Codec();
        CountDownLatch mayGoOn = slow.blockAll();
        FileShape shape = shape(slow, 64 << 20);
        AtomicLong written = new AtomicLong();
        AtomicReference<@Nullable DataFile> file = new AtomicReference<>();
        Thread writing = new Thread(() -> {
            try (DataFileWriter writer = writer(shape)) {
                for (int i = 0; i < 20_000; i++) {
                    writer.write(TestRow.of((long) i, "x".repeat(1000) + i));
                    written.incrementAndGet();
                }
                file.set(writer.finish());
            }
        });
        writing.start();
        Await.until("a writer that waits", LIMIT, () -> writing.getState() == Thread.State.WAITING);
        long waiting = written.get() * 1000;
        mayGoOn.countDown();
        writing.join();

        // What waits, the page that is being compressed, and the next one.
        assertThat(waiting).isBetween(3L << 20, 8L << 20);
        assertThat(file.get()).isNotNull();
    }

    @Test
    void closingWaitsForThePageThatIsBeingCompressed() throws Exception {
        Codec slow = new Codec();
        CountDownLatch mayGoOn = slow.blockAll();
        AtomicReference<@Nullable Boolean> interrupted = new AtomicReference<>();
        Thread writing = new Thread(() -> {
            DataFileWriter writer = writer(shape(slow, 64 << 20));
            for (int i = 0; slow.pages.get() == 0; i++) {
                writer.write(rows.get(i % rows.size()));
            }
            writer.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        writing.start();
        Await.until("a writer that waits", LIMIT, () -> writing.getState() == Thread.State.WAITING);
        writing.interrupt();
        assertThat(slow.closed.get()).isZero();
        mayGoOn.countDown();
        writing.join();

        assertThat(interrupted.get()).isTrue();
        assertThat(slow.closed.get()).isEqualTo(1);
        assertThat(slow.pages.get()).isEqualTo(1);
        assertThat(storage.paths()).isEmpty();
    }

    @Test
    void theThreadEndsWithTheLastOpenFileAndBeginsAgainWithTheNext() {
        FileShape shape = shape(new Codec(), 64 << 10);
        for (int round = 0; round < 3; round++) {
            DataFileWriter first = writer(shape, StoragePath.of("data/a" + round));
            DataFileWriter second = writer(shape, StoragePath.of("data/b" + round));
            assertThat(threads()).isEmpty();
            rows.forEach(first::write);
            rows.subList(0, 5000).forEach(second::write);
            assertThat(threads()).hasSize(1);
            first.finish();
            first.close();
            first.close();
            assertThat(threads()).hasSize(1);
            second.finish();
            second.close();
            assertThat(threads()).isEmpty();
        }
        assertThat(storage.paths()).hasSize(6);
    }

    private DataFileWriter writer(Codec codec) {
        return writer(shape(codec, SETTINGS.rowGroupBytes()));
    }

    private static FileShape shape(Codec codec, long rowGroupBytes) {
        return new FileShape(
                SCHEMA,
                SETTINGS.withRowGroupBytes(rowGroupBytes),
                new PageCompressor(CompressionCodecName.LZ4_RAW, codec));
    }

    private DataFileWriter writer(FileShape shape) {
        return writer(shape, DataFiles.PATH);
    }

    private DataFileWriter writer(FileShape shape, StoragePath path) {
        return new ParquetDataFileWriter(FileLabel.of(storage, path), path, shape, storage, Pending.NOTHING, 0);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(CompressionThread.NAME))
                .toList();
    }

    /** Compresses by LZ4, but fails or waits where a test wants it. */
    private static final class Codec implements PageCodec {
        private final PageCodec lz4 =
                PageCodecs.of(CompressionCodecName.LZ4_RAW, "").orElseThrow();
        private final AtomicInteger pages = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private int failAt = -1;
        private Throwable failure = new AssertionError();
        private CountDownLatch gate = new CountDownLatch(0);

        Codec failingAt(int page, Throwable cause) {
            failAt = page;
            failure = cause;
            return this;
        }

        CountDownLatch blockAll() {
            gate = new CountDownLatch(1);
            return gate;
        }

        @Override
        public int maxCompressedLength(int length) {
            return lz4.maxCompressedLength(length);
        }

        @Override
        public int compress(byte[] source, int length, byte[] target) throws IOException {
            int page = pages.getAndIncrement();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts the thread", e);
            }
            if (page == failAt) {
                if (failure instanceof IOException io) {
                    throw io;
                }
                if (failure instanceof RuntimeException exception) {
                    throw exception;
                }
                throw (Error) failure;
            }
            return lz4.compress(source, length, target);
        }

        @Override
        public void decompress(byte[] source, int offset, int length, byte[] target, int targetLength)
                throws IOException {
            lz4.decompress(source, offset, length, target, targetLength);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
            lz4.close();
        }
    }
}
