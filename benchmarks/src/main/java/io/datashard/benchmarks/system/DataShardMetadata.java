package io.datashard.benchmarks.system;

import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.commit.CommitResult;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.FilePresence;
import io.datashard.commit.RewindPolicy;
import io.datashard.commit.SinkAppend;
import io.datashard.commit.SinkFamily;
import io.datashard.commit.TableCommitter;
import io.datashard.commit.WrittenFor;
import io.datashard.layout.Layout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.RecordedMetrics;
import io.datashard.model.TableMetadata;
import io.datashard.read.FilePruner;
import io.datashard.read.ScanCursor;
import io.datashard.read.ScanStep;
import io.datashard.read.ScannedFile;
import io.datashard.read.TableScan;
import io.datashard.schema.Partition;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commits and plans of this connector, without Flink around them. */
final class DataShardMetadata implements MetadataTable {
    private static final Schema SCHEMA = Schema.builder()
            .optional("event_id", PrimitiveType.LONG)
            .optional("user_id", PrimitiveType.LONG)
            .optional("event_type", PrimitiveType.STRING)
            .optional("ts", PrimitiveType.TIMESTAMP)
            .optional("url", PrimitiveType.STRING)
            .optional("amount", PrimitiveType.DOUBLE)
            .optional("tags", PrimitiveType.STRING)
            .optional("country", PrimitiveType.STRING)
            .build();

    private final Path folder;
    private final TableAccess access;
    private final TableCommitter committer;
    private final WrittenFor target;
    private long checkpoint;

    DataShardMetadata(Path folder, boolean icebergLayout) {
        this.folder = folder;
        Layout layout = icebergLayout ? Layout.ICEBERG : Layout.CLASSIC;
        DataShardTable.create(folder.toString(), SCHEMA, TableOptions.DEFAULT.withLayout(layout))
                .close();
        access = TableAccess.open(TableLocation.of(folder.toString()));
        committer = access.committer(CommitSettings.DEFAULT);
        target = WrittenFor.of(access.layout().loadOrFail().metadata());
    }

    @Override
    public Commit prepare(List<PretendFile> files) throws IOException {
        List<DataFile> written = new ArrayList<>();
        for (PretendFile file : files) {
            DataFile recorded = recorded(file);
            Path path = folder.resolve(recorded.path().value());
            Files.createDirectories(path.getParent());
            try (RandomAccessFile space = new RandomAccessFile(path.toFile(), "rw")) {
                space.setLength(recorded.sizeInBytes());
            }
            written.add(recorded);
        }
        CommitIdentity identity = new CommitIdentity(
                "benchmark",
                new SinkFamily("benchmark", 1),
                "benchmark",
                new CheckpointId(++checkpoint),
                List.of(),
                CommitIdentity.Scope.CHECKPOINT);
        SinkAppend append = new SinkAppend(
                identity,
                target,
                written,
                RewindPolicy.FAIL,
                Map.of(),
                new FilePresence(access.storage(), access.clock(), "benchmark"),
                null);
        return () -> {
            CommitResult result = committer.commit(append);
            if (result.committed().isEmpty()) {
                throw new IllegalStateException("not committed: " + result);
            }
        };
    }

    private static DataFile recorded(PretendFile file) {
        Map<Integer, Long> sizes = new HashMap<>();
        Map<Integer, Long> values = new HashMap<>();
        Map<Integer, Long> nulls = new HashMap<>();
        for (int column = 1; column <= PretendFile.COLUMNS; column++) {
            sizes.put(column, file.columnLength());
            values.put(column, PretendFile.ROWS);
            nulls.put(column, PretendFile.nulls(column));
        }
        Map<Integer, Object> lower = Map.of(
                1, file.first(),
                2, PretendFile.LEAST_USER,
                3, PretendFile.LEAST_TYPE,
                4, file.firstMicros(),
                5, PretendFile.LEAST_URL,
                6, PretendFile.LEAST_AMOUNT,
                7, PretendFile.LEAST_TAG,
                8, PretendFile.LEAST_COUNTRY);
        Map<Integer, Object> upper = Map.of(
                1, file.last(),
                2, PretendFile.GREATEST_USER,
                3, PretendFile.GREATEST_TYPE,
                4, file.lastMicros(),
                5, PretendFile.GREATEST_URL,
                6, PretendFile.GREATEST_AMOUNT,
                7, PretendFile.GREATEST_TAG,
                8, PretendFile.GREATEST_COUNTRY);
        String name = file.id().toString().replace("-", "");
        return new DataFile(
                StoragePath.of("data/flink_" + name + ".parquet"),
                PretendFile.ROWS,
                file.length(),
                name + name,
                nulls,
                new ColumnBounds(lower, upper),
                Partition.NONE,
                new RecordedMetrics(sizes, values, List.of(4L), null));
    }

    @Override
    public int plan(long low, long high) {
        Predicate range = low == 0 && high == Long.MAX_VALUE
                ? null
                : Predicates.and(Predicates.greaterThanOrEqual("event_id", low), Predicates.lessThan("event_id", high));
        return plan(range);
    }

    private int plan(@Nullable Predicate condition) {
        try (TableAccess opened = TableAccess.open(TableLocation.of(folder.toString()))) {
            TableMetadata table = opened.layout().loadOrFail().metadata();
            var current = table.currentSnapshot();
            if (current.isEmpty()) {
                return 0;
            }
            List<ScannedFile> held = new ArrayList<>();
            try (TableScan scan = TableScan.open(
                    opened.manifests(table),
                    table,
                    new ScanStep.Full(current.get()),
                    FilePruner.of(table, condition),
                    ScanCursor.START)) {
                held.addAll(scan.rest());
            }
            return held.size();
        }
    }

    @Override
    public void close() {
        access.close();
    }
}
