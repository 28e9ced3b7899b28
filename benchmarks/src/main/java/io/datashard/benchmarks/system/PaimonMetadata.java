package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.format.SimpleColStats;
import org.apache.paimon.io.CompactIncrement;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.io.DataIncrement;
import org.apache.paimon.manifest.FileSource;
import org.apache.paimon.predicate.PredicateBuilder;
import org.apache.paimon.stats.SimpleStatsConverter;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.CommitMessageImpl;
import org.apache.paimon.table.sink.StreamTableCommit;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;

/** Commits and plans of Apache Paimon. */
final class PaimonMetadata implements MetadataTable {
    private static final int TIME = 4;

    private final BenchmarkTable where;
    private final SimpleStatsConverter statistics;
    private final StreamTableCommit commit;
    private long checkpoint;

    PaimonMetadata(Path folder) throws Exception {
        where = new BenchmarkTable(folder, Dataset.EVENTS, "zstd", 0);
        FileStoreTable table = PaimonSystem.create(where);
        statistics = new SimpleStatsConverter(table.rowType());
        commit = table.newStreamWriteBuilder().withCommitUser("benchmark").newCommit();
    }

    @Override
    public Commit prepare(List<PretendFile> files) {
        List<DataFileMeta> recorded = files.stream().map(this::recorded).toList();
        List<CommitMessage> messages = List.of(new CommitMessageImpl(
                BinaryRow.EMPTY_ROW,
                0,
                -1,
                new DataIncrement(recorded, List.of(), List.of()),
                CompactIncrement.emptyIncrement()));
        long id = ++checkpoint;
        return () -> commit.commit(id, messages);
    }

    private DataFileMeta recorded(PretendFile file) {
        Map<Integer, Object> lower = file.lowerBounds();
        Map<Integer, Object> upper = file.upperBounds();
        SimpleColStats[] columns = new SimpleColStats[lower.size()];
        for (int column = 1; column <= columns.length; column++) {
            columns[column - 1] =
                    new SimpleColStats(stored(column, lower), stored(column, upper), PretendFile.nulls(column));
        }
        return DataFileMeta.forAppend(
                "data-" + file.id() + "-0.parquet",
                file.length(),
                PretendFile.ROWS,
                statistics.toBinaryAllMode(columns),
                file.first(),
                file.last(),
                0,
                List.of(),
                null,
                FileSource.APPEND,
                null,
                null,
                null,
                null);
    }

    private static Object stored(int column, Map<Integer, Object> bounds) {
        Object bound = Objects.requireNonNull(bounds.get(column));
        if (bound instanceof String text) {
            return BinaryString.fromString(text);
        }
        return column == TIME ? Timestamp.fromMicros((Long) bound) : bound;
    }

    @Override
    public int plan(long low, long high) throws Exception {
        Table table = PaimonSystem.load(where);
        ReadBuilder read = table.newReadBuilder();
        if (low > 0 || high < Long.MAX_VALUE) {
            PredicateBuilder condition = new PredicateBuilder(table.rowType());
            read.withFilter(PredicateBuilder.and(condition.greaterOrEqual(0, low), condition.lessThan(0, high)));
        }
        int files = 0;
        List<Split> held = read.newScan().plan().splits();
        for (Split split : held) {
            files += ((DataSplit) split).dataFiles().size();
        }
        return files;
    }

    @Override
    public void close() throws Exception {
        commit.close();
    }
}
