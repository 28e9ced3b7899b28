package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.read.StartingPosition;
import io.datashard.testing.HistoryTable;
import io.datashard.testing.TableHistory;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever jobs of one name do, what the last completed checkpoints have emitted and what the next job emits are all rows. Rows are names of files.
 */
class NamedRunsTest extends NamedJobs {
    /** Jobs of many rounds that read, finish, fail and are started anew in an order drawn from a seed. */
    @Test
    void noRowIsEverLost() {
        for (int seed = 0; seed < 40; seed++) {
            new Run(seed).go();
        }
    }

    /** One table, and jobs that follow each other without state. */
    private final class Run {
        private final Random random;
        private final TableHistory rows = new TableHistory();
        private final HistoryTable of = new HistoryTable(rows);
        private final Set<String> kept = new TreeSet<>();
        private final Set<String> emitted = new TreeSet<>();
        private int written;
        private long checkpoint;

        Run(int seed) {
            random = new Random(seed);
            memory.paths().forEach(memory::delete);
        }

        void go() {
            append();
            for (int job = 0; job < 6; job++) {
                startOn(of, StartingPosition.full(), null, false);
                // What was emitted after the last checkpoint of a job that is gone counts for nothing.
                emitted.clear();
                emitted.addAll(kept);
                for (int step = 0; step < 30; step++) {
                    step();
                }
            }
            startOn(of, StartingPosition.full(), null, false);
            readAll();
            kept.addAll(context.allNames());
            assertThat(kept).hasSize(written);
        }

        private void step() {
            int reader = random.nextInt(2);
            switch (random.nextInt(6)) {
                case 0 -> append();
                case 1 -> context.pass(POLL);
                case 2, 3 -> {
                    request(reader);
                    context.runAll();
                }
                case 4 -> {
                    List<DataShardSplit> splits = unfinished(reader);
                    if (!splits.isEmpty()) {
                        emitted.add(splits.remove(0).path().name());
                    }
                }
                default -> {
                    take(++checkpoint);
                    Set<String> then = new TreeSet<>(emitted);
                    if (random.nextInt(3) > 0) {
                        kept.addAll(then);
                        complete(checkpoint);
                    }
                }
            }
        }

        private void append() {
            int files = 1 + random.nextInt(3);
            rows.append(IntStream.range(written, written + files)
                    .mapToObj(i -> "r" + i)
                    .toArray(String[]::new));
            written += files;
        }
    }
}
