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
import io.datashard.error.SettingNames;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.read.FileSplit;
import io.datashard.read.Planned;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.SplitPlanner;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.storage.Surroundings;
import io.datashard.table.AccessedTable;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commits and plans of this connector, without Flink around them. */
final class DataShardMetadata implements MetadataTable {
    /** Splits of a round, as the source of the connector has it. */
    private static final int WINDOW = 256;

    private final Path folder;
    private final TableAccess access;
    private final TableCommitter committer;
    private final WrittenFor target;
    private long checkpoint;

    DataShardMetadata(Path folder, boolean icebergLayout) {
        this.folder = folder;
        Layout layout = icebergLayout ? Layout.ICEBERG : Layout.CLASSIC;
        DataShardTable.create(folder.toString(), RecordedFile.SCHEMA, TableOptions.DEFAULT.withLayout(layout))
                .close();
        access = TableAccess.open(TableLocation.of(folder.toString()));
        committer = access.committer(CommitSettings.DEFAULT);
        target = WrittenFor.of(access.layout().loadOrFail().metadata());
    }

    @Override
    public Commit prepare(List<PretendFile> files) throws IOException {
        List<DataFile> written = new ArrayList<>();
        for (PretendFile file : files) {
            DataFile recorded = RecordedFile.of(file);
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

    @Override
    public int plan(long low, long high) {
        Predicate range = low == 0 && high == Long.MAX_VALUE
                ? null
                : Predicates.and(Predicates.greaterThanOrEqual("event_id", low), Predicates.lessThan("event_id", high));
        return plan(range);
    }

    /** As a source does: splits, a window of them at a time. */
    private int plan(@Nullable Predicate condition) {
        PlanningSettings settings = new PlanningSettings(new ReadMode.Current(), Long.MAX_VALUE, ReadSettings.DEFAULT);
        TableLocation location = TableLocation.of(folder.toString());
        List<FileSplit> held = new ArrayList<>();
        try (AccessedTable opened = new AccessedTable(location, Surroundings::ofEnvironment, storage -> {});
                SplitPlanner planner = new SplitPlanner(settings, condition, opened, SettingNames.JAVA, WINDOW)) {
            PlanningState state = planner.begin();
            while (!state.done()) {
                Planned round = planner.plan(state);
                state = round.state();
                held.addAll(round.splits());
            }
        }
        return held.size();
    }

    @Override
    public void close() {
        access.close();
    }
}
