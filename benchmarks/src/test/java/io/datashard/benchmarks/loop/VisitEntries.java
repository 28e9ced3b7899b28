package io.datashard.benchmarks.loop;

import io.datashard.benchmarks.system.PretendFile;
import io.datashard.layout.Layout;
import io.datashard.model.ManifestEntries;
import io.datashard.model.StoredManifest;
import io.datashard.read.FilePruner;
import io.datashard.schema.Predicates;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Visits the entries of a manifest as a scan does, with a range that one file in a hundred may meet, and without. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VisitEntries {
    /** Files that the range meets. */
    static final int MET = ManyFiles.FILES / 100;

    @Param
    public Layout layout = Layout.CLASSIC;

    private StoredManifest manifest = StoredManifest.of(List.of());
    private FilePruner pruner = FilePruner.KEEP_ALL;

    @Setup
    public void make() {
        ManyFiles files = new ManyFiles(layout);
        manifest = files.stored();
        long first = 400 * PretendFile.ROWS;
        pruner = FilePruner.of(
                files.metadata(),
                Predicates.and(
                        Predicates.greaterThanOrEqual("event_id", first),
                        Predicates.lessThan("event_id", first + MET * PretendFile.ROWS)));
    }

    @Benchmark
    @OperationsPerInvocation(ManyFiles.FILES)
    public long pruned() {
        return rows(pruner);
    }

    @Benchmark
    @OperationsPerInvocation(ManyFiles.FILES)
    public long all() {
        return rows(FilePruner.KEEP_ALL);
    }

    private long rows(FilePruner by) {
        long rows = 0;
        ManifestEntries entries = manifest.visit();
        while (entries.next()) {
            if (by.mayMatch(entries.file())) {
                rows += entries.toRead().recordCount();
            }
        }
        return rows;
    }
}
