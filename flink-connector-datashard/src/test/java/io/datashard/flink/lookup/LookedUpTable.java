package io.datashard.flink.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.CommitSettings;
import io.datashard.flink.convert.RecordDeserializers;
import io.datashard.flink.options.LookupSettings;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.LegacyReadMode;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.PassingTime;
import io.datashard.storage.StoragePath;
import io.datashard.table.CurrentFiles;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.ManualClock;
import io.datashard.testing.TestTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** A table, and the rows of it that are held for lookups, in a time that a test moves. */
final class LookedUpTable implements AutoCloseable {
    static final Duration POLL = Duration.ofSeconds(10);

    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));
    private static final RowType ROWS = RowType.of(
            new LogicalType[] {new BigIntType(false), new VarCharType(VarCharType.MAX_LENGTH)},
            new String[] {"id", "name"});

    private final Path folder;
    private final Layout layout;
    private final ManualClock clock = new ManualClock();
    private final Time time = new Time();
    private final Metrics metrics = new Metrics();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private DataShardTable table;

    LookedUpTable(Path folder, Layout layout) {
        this.folder = folder;
        this.layout = layout;
        this.table = create(TableOptions.DEFAULT);
    }

    /** The time of the clock; a test may do something while a retry waits. */
    private final class Time implements PassingTime {
        private Runnable duringPause = () -> {};

        @Override
        public long nanos() {
            return clock.time().nanos();
        }

        @Override
        public void pause(Duration duration) {
            clock.time().pause(duration);
            duringPause.run();
        }

        @Override
        public Repetition repeat(String name, Duration first, Beat beat) {
            return clock.time().repeat(name, first, beat);
        }
    }

    static final class Metrics extends UnregisteredMetricsGroup {
        private final Map<String, Gauge<?>> gauges = new HashMap<>();
        private final Map<String, Counter> counters = new HashMap<>();

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(name, gauge);
            return gauge;
        }

        @Override
        public Counter counter(String name) {
            Counter counter = new SimpleCounter();
            counters.put(name, counter);
            return counter;
        }

        long reloads() {
            return counters.get("reloads").getCount();
        }

        Object gauge(String name) {
            return gauges.get(name).getValue();
        }
    }

    private DataShardTable create(TableOptions options) {
        DataShardTable created = DataShardTable.create(root().toString(), SCHEMA, options.withLayout(layout));
        open.push(created);
        return created;
    }

    /** Moves the table away and creates another one in its place. */
    void replace(TableOptions options) {
        move(root(), folder.resolve("replaced"));
        table = create(options);
    }

    private Path root() {
        return folder.resolve("t");
    }

    FullCache cache() {
        return cache(null, LookupSettings.DEFAULT.maxBytes(), CachedRows.Share.ALL);
    }

    FullCache cache(@Nullable Predicate filter, long maxBytes, CachedRows.Share share) {
        LookupPlan plan = new LookupPlan(
                "customers",
                TableLocation.of(root().toString(), Map.of(), ProcessSurroundings.current()),
                RecordDeserializers.forRowData(ROWS),
                new KeyColumns(ROWS, List.of(0)),
                new LookupPlan.Reading(filter, ChecksumVerification.PAGE, LegacyReadMode.FULL),
                new LookupSettings(POLL, 3, maxBytes),
                false);
        TableChanges changes = new TableChanges(plan, ProcessSurroundings::current, storage -> {});
        FullCache cache = new FullCache(plan, share, changes, new LookupMetrics(metrics, time), time, () -> 0);
        open.push(cache);
        return cache;
    }

    Snapshot append(String name, long... ids) {
        return table.append(LongStream.of(ids)
                        .mapToObj(id -> GenericRow.of(SCHEMA, id, name))
                        .toList())
                .orElseThrow();
    }

    List<StoragePath> files() {
        List<StoragePath> files = new ArrayList<>();
        CurrentFiles.visit(table.access(), table.metadata(), Long.MAX_VALUE, file -> files.add(file.path()));
        return files;
    }

    void change(String operation, StoragePath... removed) {
        change(operation, List.of(), removed);
    }

    private void change(String operation, List<DataFile> added, StoragePath... removed) {
        table.access().committer(CommitSettings.DEFAULT).commit(TestTable.replacing(operation, added, Set.of(removed)));
    }

    /** Puts a file with the same rows into the place of a data file. */
    void rewrite(StoragePath old) {
        StoragePath copied = StoragePath.of("data/copy-" + old.toString().replace('/', '-'));
        List<DataFile> copies = new ArrayList<>();
        CurrentFiles.visit(table.access(), table.metadata(), Long.MAX_VALUE, file -> {
            if (file.path().equals(old)) {
                copies.add(file.at(copied));
            }
        });
        try {
            Files.copy(path(old), path(copied));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        change(Snapshot.REPLACE, copies, old);
    }

    static List<String> names(FullCache cache, long id) {
        List<String> names = new ArrayList<>();
        for (RowData row : cache.find(GenericRowData.of(id))) {
            assertThat(row.getLong(0)).isEqualTo(id);
            names.add(row.getString(1).toString());
        }
        return names;
    }

    /** All rows, as text: those of the snapshot that the metric tells. */
    void requireRows(FullCache cache, long ids) {
        List<String> found = new ArrayList<>();
        for (long id = 0; id < ids; id++) {
            for (String name : names(cache, id)) {
                found.add(id + name);
            }
        }
        List<String> stored = new ArrayList<>();
        Optional<Snapshot> current = table.currentSnapshot();
        assertThat(metrics.gauge("snapshotId"))
                .isEqualTo(current.map(Snapshot::id).map(SnapshotId::toString).orElse(""));
        try (RowIterator rows = table.scan().rows()) {
            rows.forEachRemaining(row -> stored.add(row.get("id") + "" + row.get("name")));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(metrics.gauge("cachedRows")).isEqualTo((long) stored.size());
    }

    private Path path(StoragePath file) {
        return root().resolve(file.toString());
    }

    static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data file that was added last. */
    Path lastFile(List<StoragePath> before) {
        return files().stream()
                .filter(file -> !before.contains(file))
                .map(this::path)
                .findFirst()
                .orElseThrow();
    }

    /** Lets time pass until the next lookup looks at the table. */
    void passPoll() {
        clock.advance(POLL);
    }

    void pass(Duration span) {
        clock.advance(span);
    }

    List<Duration> pauses() {
        return clock.pauses();
    }

    void duringPauses(Runnable action) {
        time.duringPause = action;
    }

    Metrics metrics() {
        return metrics;
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable closed : open) {
            closed.close();
        }
    }
}
