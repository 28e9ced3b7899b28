package io.datashard.flink.sink;

import io.datashard.commit.Ancestor;
import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.commit.SinkFamily;
import io.datashard.commit.WrittenFor;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.RecordedMetrics;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;

/** What the sink keeps in state, with every kind of value that it may hold. */
final class SinkStates {
    static final Schema SCHEMA = new Schema(
            1,
            List.of(
                    Field.required(1, "flag", PrimitiveType.BOOLEAN),
                    Field.optional(2, "small", PrimitiveType.INT),
                    Field.optional(3, "large", PrimitiveType.LONG),
                    Field.optional(4, "narrow", PrimitiveType.FLOAT),
                    Field.optional(5, "wide", PrimitiveType.DOUBLE),
                    Field.optional(6, "text", PrimitiveType.STRING),
                    Field.optional(7, "price", new DecimalType(38, 10)),
                    Field.optional(8, "bytes", PrimitiveType.BINARY)));

    /** Partitions of every type that they may have. */
    static final PartitionSpec SPEC = PartitionSpec.of(
            List.of(
                    PartitionTerm.identity("flag"),
                    PartitionTerm.bucket(16, "small"),
                    PartitionTerm.truncate(1000, "large"),
                    PartitionTerm.identity("text"),
                    PartitionTerm.truncate(2, "bytes")),
            SCHEMA);

    private SinkStates() {}

    static DataFile file(String name) {
        Map<Integer, Object> lower = Map.of(
                1,
                false,
                2,
                Integer.MIN_VALUE,
                3,
                Long.MIN_VALUE,
                4,
                -0.5f,
                5,
                Double.NEGATIVE_INFINITY,
                6,
                "",
                7,
                new BigDecimal("-1234567890123456789012345678.0123456789"));
        Map<Integer, Object> upper = Map.of(
                1,
                true,
                2,
                7,
                3,
                Long.MAX_VALUE,
                4,
                Float.MAX_VALUE,
                5,
                1e300,
                6,
                "Zürich \uD83D\uDEEB",
                7,
                new BigDecimal("0.0000000001"));
        return new DataFile(
                StoragePath.of("data/" + name),
                42,
                4711,
                "ab".repeat(32),
                Map.of(2, 1L, 8, 42L),
                new ColumnBounds(lower, upper));
    }

    private static DataFile partitionedFile(String name) {
        DataFile file = file(name);
        return new DataFile(
                file.path(),
                file.recordCount(),
                file.sizeInBytes(),
                file.sha256(),
                file.nullCounts(),
                file.bounds(),
                Partition.of(List.of(true, 15, -1000L, "Zürich", new byte[] {0, -1})),
                new RecordedMetrics(Map.of(1, 10L, 2, 1L << 40), Map.of(1, 42L), List.of(4L, 1L << 33), null));
    }

    static DataFile bareFile(String name) {
        return new DataFile(StoragePath.of("data/" + name), 1, 2, null, Map.of(), ColumnBounds.NONE);
    }

    static WriterResult result() {
        return new WriterResult(
                new WrittenFor("11111111-2222-3333-4444-555555555555", SCHEMA, SPEC),
                List.of(
                        partitionedFile("flag=true/flink_a.parquet"),
                        bareFile("flag=false/flink_b.parquet")
                                .inPartition(Partition.of(Arrays.asList(false, null, null, null, null)))));
    }

    /** What the first release kept: nothing of partitions. */
    static WriterResult formerResult() {
        return new WriterResult(
                new WrittenFor("11111111-2222-3333-4444-555555555555", SCHEMA, PartitionSpec.UNPARTITIONED),
                List.of(file("flink_a.parquet"), bareFile("flink_b.parquet")));
    }

    /** A result of a table without partitions. */
    static WriterResult result(String tableUuid, Schema schema, String file) {
        return new WriterResult(
                new WrittenFor(tableUuid, schema, PartitionSpec.UNPARTITIONED), List.of(bareFile(file)));
    }

    static DataShardCommittable committable(CommitIdentity.Scope scope) {
        return committable(scope, result());
    }

    /** The same, as it is read from the state of a release that wrote no families. */
    static DataShardCommittable formerCommittable(WriterResult content) {
        return new DataShardCommittable(
                new CommitIdentity(
                        "flights",
                        new SinkFamily("lineage-1", 0),
                        "lineage-3",
                        new CheckpointId(9),
                        List.of(
                                new Ancestor("lineage-2", new CheckpointId(8), null),
                                new Ancestor("lineage-1", new CheckpointId(3), null)),
                        CommitIdentity.Scope.CHECKPOINT),
                content);
    }

    static DataShardCommittable committable(CommitIdentity.Scope scope, WriterResult content) {
        CommitIdentity identity = new CommitIdentity(
                "flights",
                new SinkFamily("family-1", 1_760_000_000_000L),
                "lineage-3",
                new CheckpointId(9),
                List.of(
                        new Ancestor("lineage-2", new CheckpointId(8), new CheckpointId(7)),
                        new Ancestor("lineage-1", new CheckpointId(3), null)),
                scope);
        return new DataShardCommittable(identity, content);
    }

    static AggregatorState aggregator(WriterResult result) {
        CommitIdentity identity = committable(CommitIdentity.Scope.CHECKPOINT).identity();
        return new AggregatorState(
                identity.sinkId(),
                new SinkRun(identity.family(), identity.lineage(), new CheckpointId(9), identity.ancestors()),
                pending(result));
    }

    /** The same, as it is read from the state of a release that wrote no families. */
    static AggregatorState formerAggregator(WriterResult result) {
        CommitIdentity identity = formerCommittable(result).identity();
        return new AggregatorState(
                null, new SinkRun(identity.family(), identity.lineage(), null, identity.ancestors()), pending(result));
    }

    private static Map<Long, CheckpointGroup> pending(WriterResult result) {
        CheckpointGroup group = new CheckpointGroup(3);
        group.announce(new CommittableSummary<>(0, 3, 10, 1, 0));
        group.announce(new CommittableSummary<>(2, 3, 10, 0, 0));
        group.add(0, result);
        return Map.of(10L, group, 11L, new CheckpointGroup(3));
    }
}
