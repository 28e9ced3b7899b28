package io.datashard.flink.lineage;

import io.datashard.annotation.PublicEvolving;
import io.datashard.flink.options.SourceOptions;
import io.datashard.model.SnapshotId;
import io.datashard.read.ReadMode;
import io.datashard.read.StartingPosition;
import java.util.Map;
import org.apache.flink.streaming.api.lineage.LineageDatasetFacet;

/**
 * Which snapshots of a table a source reads. Immutable.
 *
 * @param read {@code current}, {@code snapshot}, {@code time}, {@code between} or {@code continuous}
 * @param values what the read is given, by the keys of the source's options, such as {@code scan.snapshot-id}
 */
@PublicEvolving
public record SnapshotFacet(String read, Map<String, String> values) implements LineageDatasetFacet {
    /** The key of this facet. */
    public static final String NAME = "snapshot";

    private static final String SNAPSHOT = SourceOptions.SNAPSHOT_ID.key();
    private static final String TIME = SourceOptions.TIMESTAMP.key();
    private static final String MODE = SourceOptions.STARTUP_MODE.key();

    /** Copies the values. */
    public SnapshotFacet {
        values = Map.copyOf(values);
    }

    static SnapshotFacet of(ReadMode mode) {
        return mode.map(
                current -> new SnapshotFacet("current", Map.of()),
                at -> new SnapshotFacet("snapshot", Map.of(SNAPSHOT, id(at.snapshot()))),
                asOf -> new SnapshotFacet("time", Map.of(TIME, asOf.time().toString())),
                between -> new SnapshotFacet(
                        "between",
                        Map.of(SourceOptions.INCREMENTAL_BETWEEN.key(), id(between.from()) + "," + id(between.to()))),
                continuous -> new SnapshotFacet("continuous", start(continuous.start())));
    }

    private static Map<String, String> start(StartingPosition position) {
        return position.map(
                full -> Map.of(MODE, "full"),
                latest -> Map.of(MODE, "latest"),
                earliest -> Map.of(MODE, "earliest"),
                at -> Map.of(MODE, "snapshot-id", SNAPSHOT, at.snapshotId().toString()),
                at -> Map.of(MODE, "timestamp", TIME, at.time().toString()));
    }

    private static String id(long bits) {
        return new SnapshotId(bits).toString();
    }

    @Override
    public String name() {
        return NAME;
    }
}
