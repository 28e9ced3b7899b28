package io.datashard.benchmarks.loop;

import io.datashard.layout.Layout;
import io.datashard.model.EncodedEntry;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads a manifest and copies its entries into another one, as the merge of a commit does; reading hashes it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MergeEntries {
    private static final SnapshotId MERGED_BY = new SnapshotId(6);
    private static final SequenceNumber NUMBER = new SequenceNumber(2);

    @Param
    public Layout layout = Layout.CLASSIC;

    private @Nullable ManyFiles files;

    @Setup
    public void make() {
        files = new ManyFiles(layout);
    }

    @Benchmark
    @OperationsPerInvocation(ManyFiles.FILES)
    public int merge() {
        List<EncodedEntry> entries = files.layout().readEncoded(files.metadata(), files.manifest());
        return files.layout()
                .encodeMerged(
                        files.layout().newManifest(),
                        files.metadata(),
                        List.of(files.manifest()),
                        entries,
                        MERGED_BY,
                        NUMBER)
                .description()
                .existingFiles();
    }
}
