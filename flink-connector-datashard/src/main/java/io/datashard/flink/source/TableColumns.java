package io.datashard.flink.source;

import io.datashard.flink.options.LegacyReadMode;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.source.enumerator.PlanningSettings;
import io.datashard.flink.source.enumerator.ReadMode;
import io.datashard.format.TableAccess;
import io.datashard.format.TableLocation;
import io.datashard.format.error.InvalidUseException;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.SnapshotId;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.parquet.ParquetFiles;
import io.datashard.format.scan.FilePruner;
import io.datashard.format.scan.LegacyHistory;
import io.datashard.format.scan.ManifestReader;
import io.datashard.format.scan.ScanCursor;
import io.datashard.format.scan.ScanStep;
import io.datashard.format.scan.ScannedFile;
import io.datashard.format.scan.SnapshotSelector;
import io.datashard.format.scan.TableScan;
import io.datashard.format.schema.Schema;

/** Finds the columns of a table when a job is submitted. */
public final class TableColumns {
    private TableColumns() {}

    /**
     * The stored schema; where the table stores none (Python up to 0.5), that of its first data file.
     *
     * @throws InvalidUseException if there is no table, or one without a schema and without files
     */
    public static Schema of(TableLocation location, LegacyReadMode legacyReadMode) {
        try (TableAccess access = TableAccess.open(location, ProcessSurroundings.current())) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            Schema stored = metadata.schema();
            return stored == null ? ofFirstFile(location, access, metadata, legacyReadMode) : stored;
        }
    }

    /**
     * The columns of a table that is to be read; looks at its snapshots too where they may be chosen wrongly.
     *
     * @throws InvalidUseException if there is no table, or one without a schema and without files, or its snapshots are not in the order asked for
     */
    static Schema of(TableLocation location, PlanningSettings planning) {
        if (planning.mode() instanceof ReadMode.Between between) {
            try (TableAccess access = TableAccess.open(location, ProcessSurroundings.current())) {
                TableMetadata metadata = access.layout().loadOrFail().metadata();
                new SnapshotSelector(location.text(), metadata)
                        .requireLine(new SnapshotId(between.from()), new SnapshotId(between.to()));
            }
        }
        return of(location, planning.legacyReadMode());
    }

    private static Schema ofFirstFile(
            TableLocation location, TableAccess access, TableMetadata metadata, LegacyReadMode legacyReadMode) {
        ManifestReader manifests = access.manifests(metadata);
        Snapshot current = metadata.currentSnapshot().orElse(null);
        ScannedFile file = null;
        if (current != null) {
            LegacyHistory history = new LegacyHistory(manifests, metadata);
            ScanStep step = legacyReadMode == LegacyReadMode.UNION && history.isIncremental()
                    ? history.union(current)
                    : new ScanStep.Full(current);
            file = TableScan.open(manifests, metadata, step, FilePruner.KEEP_ALL, ScanCursor.START)
                    .next();
        }
        if (file == null) {
            throw new InvalidUseException(
                    "Cannot tell the columns of " + location,
                    "the table stores no schema and has no data file to take it from",
                    "Read it once rows have been appended");
        }
        return ParquetFiles.readSchema(access.storage(), file.file().path());
    }
}
