package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.options.DistributionMode;
import io.datashard.layout.Layout;
import io.datashard.model.ManifestEntry;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.DataShardTable;
import io.datashard.testing.PartitionAudit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on partitioned tables: every row once, in a file of its partition, and no more files than there must be. */
@Timeout(120)
class PartitionedSinkITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    private NumbersTable table() {
        return new NumbersTable(folder.resolve("t"), Layout.ICEBERG);
    }

    private NumbersJob job(PartitionTerm... partitions) {
        return new NumbersJob(table()).sink(builder -> builder.partitionedBy(partitions));
    }

    @Test
    void aPartitionHasOneFileInEachSnapshotIfOneWriterGetsIt() throws Exception {
        job(PartitionTerm.bucket(8, "id"))
                .rows(1000)
                .perCheckpoint(250)
                .parallelism(3)
                .run();

        table().assertHasExactly(1000);
        assertThat(files()).hasSizeGreaterThanOrEqualTo(8);
        filesBySnapshot().values().forEach(partitions -> assertThat(partitions).doesNotHaveDuplicates());
    }

    @Test
    void everyWriterMayWriteToEveryPartition() throws Exception {
        job(PartitionTerm.bucket(2, "id"))
                .rows(1000)
                .interval(null)
                .parallelism(3)
                // One reader of the source may take all its splits, and a batch job decide on one writer.
                .stream(numbers -> numbers.rebalance())
                .sink(builder ->
                        builder.partitionedBy(PartitionTerm.bucket(2, "id")).distribution(DistributionMode.NONE))
                .run();

        table().assertHasExactly(1000);
        assertThat(files()).hasSize(6);
    }

    @Test
    void batchJobsAreDistributedToo() throws Exception {
        job(PartitionTerm.bucket(8, "id"), PartitionTerm.truncate(500, "id"))
                .rows(1000)
                .batch()
                .parallelism(3)
                .run();

        table().assertHasExactly(1000);
        assertThat(table().history()).hasSize(1);
        assertThat(files()).hasSize(16);
    }

    @Test
    void morePartitionsThanOpenFilesLoseAndDoubleNothing() throws Exception {
        job().rows(2000)
                .perCheckpoint(1000)
                .parallelism(2)
                .sink(builder -> builder.partitionedBy(PartitionTerm.bucket(40, "id"))
                        .distribution(DistributionMode.NONE)
                        .maxOpenFiles(3))
                .run();

        table().assertHasExactly(2000);
        assertThat(files()).hasSizeGreaterThan(80);
    }

    @Test
    void nullIsAPartitionOfItsOwn() throws Exception {
        job(PartitionTerm.truncate(6, "text")).rows(300).perCheckpoint(100).stream(numbers ->
                        numbers.map(PartitionedSinkITCase::withoutSomeTexts).returns(NumbersJob.TYPE))
                .run();

        List<@Nullable Object> texts = new ArrayList<>();
        try (DataShardTable table = DataShardTable.open(table().path());
                var rows = table.scan().rows()) {
            rows.forEachRemaining(row -> texts.add(row.get("text")));
        }
        assertThat(texts)
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 300)
                        .mapToObj(
                                id -> withoutSomeTexts(Row.of(id, "text-" + id)).getField(1))
                        .toList());
        assertThat(files().stream()
                        .map(entry -> entry.file().partition().values().get(0))
                        .distinct())
                .containsExactlyInAnyOrder(
                        null, "text-1", "text-2", "text-3", "text-4", "text-5", "text-6", "text-7", "text-8", "text-9");
    }

    private static Row withoutSomeTexts(Row row) {
        return (Long) row.getField(0) % 7 == 0 ? Row.of(row.getField(0), null) : row;
    }

    /** The partitions of the files that each snapshot added. */
    private Map<SnapshotId, List<Partition>> filesBySnapshot() {
        return files().stream()
                .collect(Collectors.groupingBy(
                        entry -> Objects.requireNonNull(entry.snapshotId()),
                        Collectors.mapping(entry -> entry.file().partition(), Collectors.toList())));
    }

    /** The live files, after the partition of each was compared with those of its rows. */
    private List<ManifestEntry> files() {
        return PartitionAudit.check(table().path());
    }
}
