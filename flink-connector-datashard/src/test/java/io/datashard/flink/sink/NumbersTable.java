package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableOptions;
import io.datashard.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The table that {@link NumbersJob}s write, and what is in it.
 *
 * @param root its root
 * @param layout the layout in which it is created; in the iceberg layout it has partitions too
 */
record NumbersTable(Path root, Layout layout) {
    /** How a table of the iceberg layout is partitioned. */
    static final PartitionTerm PARTITIONS = PartitionTerm.bucket(3, "id");

    /** A table of the classic layout. */
    NumbersTable(Path root) {
        this(root, Layout.CLASSIC);
    }

    /** How the table is to be created. */
    TableOptions options() {
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        return layout == Layout.CLASSIC ? options : options.withPartitions(List.of(PARTITIONS));
    }

    String path() {
        return root.toString();
    }

    /** The numbers in the table, sorted; every row has the text that belongs to it. */
    List<Long> numbers() {
        try (DataShardTable table = DataShardTable.open(path());
                RowIterator rows = table.scan().rows()) {
            return numbers(rows);
        }
    }

    List<Long> numbersAt(SnapshotId snapshot) {
        try (DataShardTable table = DataShardTable.open(path());
                RowIterator rows = table.scan().snapshotId(snapshot).rows()) {
            return numbers(rows);
        }
    }

    private static List<Long> numbers(RowIterator rows) {
        return rows.stream()
                .map(row -> {
                    Long id = (Long) row.get("id");
                    assertThat(row.get("text")).isEqualTo("text-" + id);
                    return id;
                })
                .sorted()
                .toList();
    }

    /** Oldest first. */
    List<Snapshot> history() {
        if (!DataShardTable.exists(path())) {
            return List.of();
        }
        try (DataShardTable table = DataShardTable.open(path())) {
            return table.history();
        }
    }

    /** How many snapshots there ever were; 0 without a table. */
    long commits() {
        if (!DataShardTable.exists(path())) {
            return 0;
        }
        try (DataShardTable table = DataShardTable.open(path())) {
            return table.metadata().lastSequenceNumber().value();
        }
    }

    /** How many data files the table consists of now. */
    int liveFiles() {
        try (DataShardTable table = DataShardTable.open(path())) {
            TableLayout layout = table.access().layout();
            TableMetadata now = layout.loadOrFail().metadata();
            return layout.readManifestList(now, now.currentSnapshot().orElseThrow()).stream()
                    .mapToInt(manifest -> layout.readManifest(now, manifest).size())
                    .sum();
        }
    }

    void awaitSnapshots(int count) {
        Await.until(
                count + " snapshots",
                NumbersJob.LIMIT,
                () -> history().size() >= count,
                () -> "There are " + history().size());
    }

    /** Exactly the numbers from 0, each once. */
    void assertHasExactly(long count) {
        assertThat(numbers()).isEqualTo(LongStream.range(0, count).boxed().toList());
    }

    /** Files in the data folder that have the name of a data file, part of the table or not. */
    List<Path> dataFiles() throws IOException {
        return files("data");
    }

    /** In-flight markers: one for each file that rows wait for, in memory still or in the storage. */
    List<Path> markers() throws IOException {
        return files("metadata/inflight");
    }

    private List<Path> files(String folder) throws IOException {
        Path below = root.resolve(folder);
        if (!Files.exists(below)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    static long checkpointOf(Snapshot snapshot) {
        return Long.parseLong(snapshot.summary().get("datashard.flink.checkpoint-id"));
    }
}
