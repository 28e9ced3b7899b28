package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.Snapshot;
import io.datashard.testing.TableHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reader follows tables that grow, are rewritten, deleted from, expired and put back to an older state, in an order drawn from a seed, and looks at
 * them now and then. It has exactly the rows of the table, or has been told that it can't have them.
 */
class ContinuousReadSimulationTest {
    private static final int SEEDS = 1500;
    private static final int STEPS = 14;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readerHasTheRowsOrIsTold(boolean recordsParents) {
        int undisturbed = 0;
        int disturbed = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed, recordsParents);
            if (run.play()) {
                undisturbed++;
            } else {
                disturbed++;
            }
        }
        assertThat(undisturbed).isGreaterThan(SEEDS / 10);
        assertThat(disturbed).isGreaterThan(SEEDS / 10);
    }

    /** One table and one reader. */
    private static final class Run {
        private final int seed;
        private final Random random;
        private final TableHistory table = new TableHistory();
        private final Map<String, Set<Integer>> rowsByFile = new HashMap<>();
        private final List<Integer> seen = new ArrayList<>();
        private ContinuousPosition position = ContinuousPosition.START;

        Run(int seed, boolean recordsParents) {
            this.seed = seed;
            this.random = new Random(seed);
            if (!recordsParents) {
                table.withoutRecordedParents();
            }
            table.append(fileOf(Set.of(0)));
        }

        /** Whether the reader came to the end and was told nothing. */
        boolean play() {
            for (int step = 1; step <= STEPS; step++) {
                change(step);
                if (random.nextInt(4) == 0 && !follow()) {
                    return false;
                }
            }
            return follow();
        }

        private void change(int step) {
            List<String> live = new ArrayList<>(live());
            String one = live.isEmpty() ? null : live.get(random.nextInt(live.size()));
            switch (random.nextInt(20)) {
                case 0 -> {
                    if (one != null) {
                        table.delete(one);
                    }
                }
                case 1 -> {
                    if (one != null) {
                        table.overwrite(one, fileOf(Set.of(step)));
                    }
                }
                case 2, 3 -> rewrite(live);
                case 4 -> table.mergeManifests();
                case 5 -> table.appendMerging(fileOf(Set.of(step)));
                case 6, 7, 8, 9, 10 -> expire(1 + random.nextInt(3));
                case 11 -> {
                    List<Snapshot> all = table.metadata().snapshots();
                    if (random.nextInt(3) == 0) {
                        table.restore(all.get(random.nextInt(all.size())).id().bits());
                    }
                }
                default -> table.append(fileOf(Set.of(step)));
            }
        }

        private void rewrite(List<String> live) {
            List<String> some =
                    live.stream().filter(file -> random.nextInt(3) > 0).toList();
            if (!some.isEmpty()) {
                Set<Integer> rows = some.stream()
                        .flatMap(file -> rowsByFile.get(file).stream())
                        .collect(Collectors.toSet());
                table.replaceData(some, fileOf(rows));
            }
        }

        private void expire(int count) {
            for (int i = 0; i < count; i++) {
                List<Snapshot> all = table.metadata().snapshots();
                if (all.size() > 1) {
                    table.expire(all.get(random.nextInt(all.size() - 1)).id().bits());
                }
            }
        }

        private String fileOf(Set<Integer> rows) {
            String name = "f" + rowsByFile.size();
            rowsByFile.put(name, rows);
            return name;
        }

        private Set<String> live() {
            return TableScan.open(
                            table,
                            table.metadata(),
                            new ScanStep.Full(table.current()),
                            FilePruner.KEEP_ALL,
                            ScanCursor.START)
                    .rest()
                    .stream()
                    .map(found -> found.file().path().name())
                    .collect(Collectors.toSet());
        }

        private boolean follow() {
            while (true) {
                Change change = new ChangePlanner(table, table.metadata()).next(position, table.current());
                if (change instanceof Change.None) {
                    break;
                }
                if (!(change instanceof Change.Next next)) {
                    return false;
                }
                if (next.step() != null) {
                    TableScan.open(table, table.metadata(), next.step(), FilePruner.KEEP_ALL, ScanCursor.START)
                            .rest()
                            .forEach(found -> seen.addAll(
                                    rowsByFile.get(found.file().path().name())));
                }
                position = ContinuousPosition.at(next.to()).with(LiveFiles.of(table, next.to()));
            }
            Set<Integer> rows = live().stream()
                    .flatMap(file -> rowsByFile.get(file).stream())
                    .collect(Collectors.toSet());
            assertThat(seen).as("seed %d", seed).doesNotHaveDuplicates();
            assertThat(new HashSet<>(seen)).as("seed %d", seed).isEqualTo(rows);
            return true;
        }
    }
}
