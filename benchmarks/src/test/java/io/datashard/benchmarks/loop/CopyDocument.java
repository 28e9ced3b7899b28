package io.datashard.benchmarks.loop;

import io.datashard.layout.Layout;
import io.datashard.layout.document.MetadataDocument;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.storage.StoragePath;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Adds a snapshot to a metadata document and makes its bytes, as each commit does: what is unchanged is copied. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CopyDocument {
    @Param
    public Layout layout = Layout.CLASSIC;

    /** Snapshots that the document has. */
    @Param({"10", "100", "1000"})
    public int snapshots = 10;

    private @Nullable MetadataDocument document;

    @Setup
    public void make() {
        document = new ManyFiles(layout).layout().loadOrFail().document();
        for (int i = 1; i <= snapshots; i++) {
            document = document.apply(update(document, i));
        }
    }

    private static MetadataUpdate update(MetadataDocument base, int number) {
        long now = base.metadata().lastUpdatedMs() + 1;
        SnapshotId id = new SnapshotId(1_000_000_007L * number);
        Snapshot snapshot = new Snapshot(
                id,
                base.metadata().currentSnapshotId(),
                now,
                StoragePath.of("metadata/snap-" + id + ".avro"),
                Snapshot.APPEND,
                Map.of(
                        Snapshot.ADDED_FILES,
                        "1",
                        Snapshot.ADDED_RECORDS,
                        "100000",
                        Snapshot.LIST_LENGTH,
                        "4321",
                        Snapshot.LIST_SHA256,
                        "0123456789abcdef".repeat(4)),
                null,
                new SequenceNumber(number));
        return new MetadataUpdate(
                snapshot,
                Map.of("commit", String.valueOf(number)),
                Set.of(),
                now,
                "0123456789abcdef".repeat(2),
                "metadata/v" + number + ".metadata.json");
    }

    @Benchmark
    public byte[] copy() {
        return document.apply(update(document, snapshots + 1)).toBytes();
    }
}
