package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.StorageInput;
import io.datashard.testing.HeldSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Row groups of any shape, read as decoders read them: which bytes come, and in how many requests. The seed replays a failure. */
class FetchedBytesTest {
    private static final int SEEDS = 100;
    private static final int BATCHES = 12;

    private final HeldSteps steps = new HeldSteps();
    private int requests;
    private long fetched;

    @Test
    void allBytesThatAreCertainlyNeededComeOnceEachInOneRequestForEachPiece() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Group> groups = groups(random, false);

            read(groups, random, seed);

            assertThat(fetched).as("seed %s", seed).isEqualTo(bytes(groups));
            assertThat(requests).as("seed %s", seed).isEqualTo(pieces(groups));
        }
    }

    @Test
    void columnsThatOnlySomeRowsNeedCostAtMostOneRequestForEachPiece() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Group> groups = groups(random, true);

            read(groups, random, seed);

            assertThat(requests).as("seed %s", seed).isLessThanOrEqualTo(pieces(groups));
            assertThat(fetched).as("seed %s", seed).isLessThanOrEqualTo(bytes(groups));
        }
    }

    private record Group(List<ByteRanges> certain, List<ByteRanges> others) {
        List<Stretch> plan() {
            return FetchPlan.of(certain, others);
        }
    }

    private static long bytes(List<Group> groups) {
        return groups.stream().mapToLong(group -> FetchPlan.bytes(group.plan())).sum();
    }

    private static int pieces(List<Group> groups) {
        return groups.stream()
                .flatMap(group -> group.plan().stream())
                .mapToInt(Stretch::pieces)
                .sum();
    }

    private static List<Group> groups(Random random, boolean withOthers) {
        List<Group> groups = new ArrayList<>();
        long at = 4;
        for (int group = random.nextInt(4); group >= 0; group--) {
            List<ByteRanges> certain = new ArrayList<>();
            List<ByteRanges> others = new ArrayList<>();
            int most = 1 << (8 + random.nextInt(15));
            for (int i = random.nextInt(12); i >= 0; i--) {
                ByteRanges column = new ByteRanges();
                for (int part = random.nextInt(3); part >= 0; part--) {
                    long end = at + 1 + random.nextInt(most);
                    column.add(at, end);
                    at = end + (random.nextBoolean() ? 0 : random.nextInt(1 << 20));
                }
                (withOthers && random.nextBoolean() ? others : certain).add(column);
            }
            groups.add(new Group(certain, others));
        }
        return groups;
    }

    /** Plans each row group while the one before it is read, as the queue of row groups does. */
    private void read(List<Group> groups, Random random, int seed) {
        requests = 0;
        fetched = 0;
        try (AheadInput input = new AheadInput(file(), steps)) {
            input.plan(0, groups.get(0).plan());
            input.start();
            for (int number = 0; number < groups.size(); number++) {
                if (number + 1 < groups.size()) {
                    input.plan(number + 1, groups.get(number + 1).plan());
                }
                read(input, groups.get(number), random, seed);
                input.drop(number);
            }
            assertThat(input.isFetched()).as("seed %s", seed).isTrue();
            assertThat(input.bytes()).as("seed %s", seed).isZero();
        }
    }

    /** Batch after batch: of each column about as much as of the others. */
    private void read(AheadInput input, Group group, Random random, int seed) {
        List<Column> columns = new ArrayList<>();
        group.certain().forEach(ranges -> columns.add(new Column(ranges, true)));
        group.others().forEach(ranges -> columns.add(new Column(ranges, false)));
        for (int batch = 1; batch <= BATCHES; batch++) {
            if (random.nextBoolean()) {
                steps.run();
            }
            for (Column column : columns) {
                boolean isRead = column.certain || random.nextInt(3) == 0;
                column.goOn((double) batch / BATCHES, isRead ? input : null, random, seed);
            }
        }
    }

    /** A column on its way through its bytes. */
    private static final class Column {
        private final List<long[]> parts;
        private final long all;
        private final boolean certain;
        private int part;
        private long within;
        private long done;

        Column(ByteRanges ranges, boolean certain) {
            this.parts = ranges.parts();
            this.all = ranges.bytes();
            this.certain = certain;
        }

        void goOn(double share, AheadInput input, Random random, int seed) {
            long until = share == 1 ? all : (long) (all * share);
            while (done < until) {
                long[] range = parts.get(part);
                long start = range[0] + within;
                int most = 1 + random.nextInt(1 << 20);
                int length = (int) Math.min(Math.min(most, until - done), range[1] - start);
                if (input != null) {
                    check(input, start, length, seed);
                }
                done += length;
                within += length;
                if (start + length == range[1]) {
                    part++;
                    within = 0;
                }
            }
        }

        private static void check(AheadInput input, long start, int length, int seed) {
            byte[] read = new byte[length];
            input.readFully(start, read, 0, length);
            int right = 0;
            while (right < length && read[right] == GeneratedFile.content(start + right)) {
                right++;
            }
            assertThat(right).as("seed %s: bytes from %s", seed, start).isEqualTo(length);
        }
    }

    private StorageInput file() {
        return new NotedInput(
                new GeneratedFile(Long.MAX_VALUE, new AtomicInteger(), new AtomicInteger()),
                (position, length) -> {
                    requests++;
                    fetched += length;
                },
                () -> {});
    }
}
