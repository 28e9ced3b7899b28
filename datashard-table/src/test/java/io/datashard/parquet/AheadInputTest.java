package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StoragePath;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.HeldSteps;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is fetched ahead of a data file, when, how much of it, and what becomes of failures. */
@Timeout(60)
class AheadInputTest {
    private static final StoragePath FILE = StoragePath.of("data/f");
    private static final int MB = 1 << 20;

    private static final int LENGTH = 80 * MB;

    private final HeldSteps steps = new HeldSteps();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final MemoryStorage memory = new MemoryStorage();

    AheadInputTest() {
        byte[] few = new byte[100];
        for (int i = 0; i < few.length; i++) {
            few[i] = GeneratedFile.content(i);
        }
        memory.put(FILE, few);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        // What was begun and not needed.
        steps.run();
        assertThat(opened).hasValue(0);
        assertThat(memory.openHandles()).isZero();
    }

    @Test
    void whatIsPlannedIsOnItsWayBeforeItIsAskedFor() {
        try (AheadInput input = open()) {
            input.plan(0, List.of(early(0, 10, 1010, MB), early(1, 5000, 6000, MB)));
            assertThat(input.isFetched()).isTrue();
            steps.run();
            assertThat(reads).hasValue(2);

            assertReads(input, 10, 900);
            assertReads(input, 5500, 500);
            assertReads(input, 900, 50);
            assertThat(reads).hasValue(2);
        }
    }

    @Test
    void bytesThatNobodyPlannedAreReadWhenTheyAreAskedFor() {
        try (AheadInput input = open()) {
            input.plan(0, List.of(early(0, 1000, 2000, MB)));

            assertReads(input, 0, 100);
            assertReads(input, 500, 1000);
            assertReads(input, 1900, 5000);
            assertReads(input, LENGTH - 10L, 10);
            input.drop(0);
            assertReads(input, 1000, 1000);
        }
    }

    @Test
    void neverMoreThanTheBoundIsHereOrOnItsWay() {
        try (AheadInput input = open()) {
            for (int group = 0; group < 5; group++) {
                long start = group * 16L * MB;
                input.plan(group, List.of(early(0, start, start + 16L * MB, 4 * MB)));
            }
            assertThat(input.bytes()).isEqualTo(AheadInput.MOST_BYTES_UNREAD);
            input.start();
            for (int group = 0; group < 5; group++) {
                assertThat(input.bytes()).isEqualTo(Math.min(5 - group, 2) * 16L * MB);
                assertReads(input, group * 16L * MB + 3, 16 * MB - 3);
                input.drop(group);
            }
            assertThat(input.bytes()).isZero();
            assertThat(reads).hasValue(5 * 4);
        }
    }

    @Test
    void piecesThatWerePassedMakeRoomForTheNext() {
        try (AheadInput input = open()) {
            input.start();
            input.plan(0, List.of(early(0, 0, 80L * MB, 4 * MB)));
            for (int at = 0; at < 80; at++) {
                assertThat(input.bytes()).isLessThanOrEqualTo(AheadInput.MOST_BYTES);
                assertReads(input, (long) at * MB, MB);
            }
            assertThat(input.bytes()).isZero();
            assertThat(reads).hasValue(20);
        }
    }

    /** Neighbours that were fetched together, of more columns than memory has room for. */
    @Test
    void whatSeveralColumnsShareMakesRoomWhenAllOfThemHavePassed() {
        int columns = 600;
        int length = 100 << 10;
        List<ByteRanges> needed = IntStream.range(0, columns)
                .mapToObj(i -> ByteRanges.of((long) i * length, (i + 1L) * length))
                .toList();
        try (AheadInput input = open()) {
            input.start();
            input.plan(0, FetchPlan.early(needed));
            assertThat(input.isFetched()).isFalse();
            for (int column = 0; column < columns; column++) {
                assertReads(input, (long) column * length, length / 2);
                assertReads(input, (long) column * length + length / 2, length - length / 2);
                assertThat(input.bytes()).isLessThanOrEqualTo(AheadInput.MOST_BYTES);
            }
            assertThat(input.isFetched()).isTrue();
            assertThat(input.bytes()).isZero();
        }
    }

    @Test
    void whatOneOfItsColumnsStillNeedsStays() {
        try (AheadInput input = open()) {
            input.start();
            input.plan(0, FetchPlan.early(List.of(ByteRanges.of(0, 1000), ByteRanges.of(2000, 3000))));
            assertReads(input, 2000, 1000);
            assertReads(input, 0, 999);
            assertThat(input.bytes()).isEqualTo(3000);
            assertReads(input, 999, 1);
            assertThat(input.bytes()).isZero();
            assertThat(reads).hasValue(1);
        }
    }

    /** A column of which the rows in the middle are not needed, beside another. */
    @Test
    void partsOfLaterRowsAreFetchedLater() {
        ByteRanges parted = ByteRanges.of(0, 12L * MB);
        parted.add(13L * MB, 25L * MB);
        try (AheadInput input = open()) {
            input.start();
            input.plan(0, FetchPlan.early(List.of(parted, ByteRanges.of(26L * MB, 50L * MB))));
            steps.run();
            int before = reads.get();

            // Of each, the first half of its rows.
            assertReads(input, 0, 12 * MB);
            assertReads(input, 26L * MB, 12 * MB);
            assertThat(reads).hasValue(before);
        }
    }

    @Test
    void columnsSideBySideAreFetchedInStep() {
        try (AheadInput input = open()) {
            input.start();
            List<Stretch> columns = List.of(early(0, 0, 40L * MB, 2 * MB), early(1, 40L * MB, 80L * MB, 4 * MB));
            input.plan(0, columns);
            steps.run();
            int before = reads.get();

            // Half of the bound is for each of the two, so these are here.
            assertReads(input, 0, 12 * MB);
            assertReads(input, 40L * MB, 12 * MB);
            assertThat(reads).hasValue(before);
        }
    }

    @Test
    void whatComesFirstIsFetchedFirstWheneverItWasPlanned() {
        try (AheadInput input = open()) {
            input.plan(1, List.of(early(0, 0, 20L * MB, 4 * MB)));
            input.plan(0, List.of(early(0, 20L * MB, 60L * MB, 4 * MB)));
            input.start();
            assertThat(input.isFetched()).isFalse();
            steps.run();
            assertThat(reads).hasValue(8);

            assertReads(input, 0, 4 * MB);
            assertReads(input, 20L * MB, 28 * MB);
            assertThat(reads).hasValue(8);
        }
    }

    @Test
    void whatOnlyMatchingRowsNeedIsNotFetchedBefore() {
        try (AheadInput input = open()) {
            input.start();
            input.plan(0, List.of(late(0, 0, 20L * MB, MB)));
            steps.run();
            assertThat(reads).hasValue(0);

            // One byte here, one there: nothing but their pieces.
            assertReads(input, 3L * MB, 1);
            assertReads(input, 9L * MB, 1);
            steps.run();
            assertThat(reads).hasValue(2);
            // Two in a row: the next one is on its way.
            assertReads(input, 10L * MB, 1);
            steps.run();
            assertThat(reads).hasValue(4);
            assertReads(input, 11L * MB, MB);
            assertThat(reads).hasValue(4);
            // Announced: several are on their way together.
            input.announce(15L * MB);
            input.announce(18L * MB);
            steps.run();
            int announced = reads.get();
            assertReads(input, 15L * MB, 10);
            assertReads(input, 18L * MB, 10);
            assertThat(reads).hasValue(announced);
        }
    }

    @Test
    void piecesThatAreAskedForTogetherAreOnTheirWayTogether() {
        FaultyStorage failing =
                new FaultyStorage(memory).failWhen(operation -> operation.kind() == Kind.READ_DATA, Fault.REFUSED);
        try (AheadInput input = new AheadInput(failing.openDataFile(FILE), steps)) {
            input.start();
            input.plan(0, List.of(late(0, 0, 20, 4)));

            // The first is waited for, and fails.
            assertThatThrownBy(() -> input.readFully(5, new byte[6], 0, 6)).isInstanceOf(StorageException.class);
            assertThat(input.bytes()).isEqualTo(8);
        }
    }

    @Test
    void aFailureIsThrownWhereItsBytesAreReadAndNowhereElse() {
        FaultyStorage failing = new FaultyStorage(memory);
        failing.failWhen(
                operation -> operation.kind() == Kind.READ_DATA && reads.incrementAndGet() == 2, Fault.REFUSED);
        try (AheadInput input = new AheadInput(failing.openDataFile(FILE), steps)) {
            input.start();
            input.plan(0, List.of(early(0, 0, 12, 4)));
            steps.run();

            assertReads(input, 0, 4);
            assertThatThrownBy(() -> input.readFully(4, new byte[1], 0, 1)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> input.readFully(6, new byte[6], 0, 6)).isInstanceOf(StorageException.class);
            assertReads(input, 8, 4);
        }
    }

    @Test
    void anotherFailureThanNeededIsForgotten() {
        FaultyStorage failing =
                new FaultyStorage(memory).failWhen(operation -> operation.kind() == Kind.READ_DATA, Fault.REFUSED);
        AheadInput input = new AheadInput(failing.openDataFile(FILE), steps);
        input.plan(0, List.of(early(0, 0, 100, 10)));
        steps.run();
        input.close();
    }

    @Test
    void closingWaitsForRequestsThatRunAndDropsTheOthers() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        FaultyStorage storage = new FaultyStorage(memory).before(operation -> {
            if (operation.kind() == Kind.READ_DATA) {
                running.countDown();
                boolean interrupted = awaitInterrupted(goOn);
                ended.addAndGet(interrupted ? 1 : 100);
            }
        });
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            AheadInput input = new AheadInput(storage.openDataFile(FILE), by(one));
            input.plan(0, List.of(early(0, 0, 100, 10)));
            running.await();

            input.close();

            // One was interrupted, and the other nine have never begun.
            assertThat(ended).hasValue(1);
            assertThat(memory.openHandles()).isZero();
        } finally {
            one.shutdownNow();
        }
        assertThat(memory.reads()).isEqualTo(1);
    }

    @Test
    void threadsGiveTheSameBytes() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (AheadInput input = new AheadInput(new GeneratedFile(LENGTH, reads, opened), by(threads))) {
            input.start();
            Random random = new Random(7);
            for (int group = 0; group < 5; group++) {
                long start = group * 16L * MB;
                input.plan(group, List.of(early(0, start, start + 16L * MB, (64 << 10) + random.nextInt(MB))));
                for (long at = start; at < start + 15L * MB; ) {
                    int length = random.nextInt(MB);
                    assertReads(input, at, length);
                    at += length;
                }
                if (random.nextBoolean()) {
                    input.drop(group);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** All that a column needs of its row group, fetched ahead. */
    private static Stretch early(int column, long start, long end, int mostOfPiece) {
        return new Stretch(start, end, mostOfPiece, true, List.of(new Stretch.Part(column, start, end, 0, 1)));
    }

    /** The same, fetched when it is asked for. */
    private static Stretch late(int column, long start, long end, int mostOfPiece) {
        return new Stretch(start, end, mostOfPiece, false, List.of(new Stretch.Part(column, start, end, 0, 1)));
    }

    private AheadInput open() {
        return new AheadInput(new GeneratedFile(LENGTH, reads, opened), steps);
    }

    private void assertReads(StorageInput input, long position, int length) {
        byte[] read = new byte[length + 2];
        input.readFully(position, read, 1, length);
        int at = 0;
        while (at < length && read[at + 1] == GeneratedFile.content(position + at)) {
            at++;
        }
        assertThat(at).as("%s bytes from %s", length, position).isEqualTo(length);
    }

    private static boolean awaitInterrupted(CountDownLatch latch) {
        try {
            latch.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static Steps by(ExecutorService threads) {
        return new Steps() {
            @Override
            public <T> Pending<T> begin(Supplier<? extends T> step) {
                return Pending.by(threads, step);
            }

            @Override
            public int parallelism() {
                return 4;
            }
        };
    }
}
