package io.datashard.table;

import io.datashard.error.InvalidUseException;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.parquet.ParquetFiles;
import io.datashard.read.FilePruner;
import io.datashard.read.LegacyHistory;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.ManifestReader;
import io.datashard.read.PlanningSettings;
import io.datashard.read.ReadMode;
import io.datashard.read.ScanCursor;
import io.datashard.read.ScanStep;
import io.datashard.read.ScannedFile;
import io.datashard.read.SnapshotSelector;
import io.datashard.read.TableScan;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;

/** Finds the columns of a table before it is read. */
public final class TableColumns {
    private TableColumns() {}

    /**
     * The stored schema; where the table stores none (Python up to 0.5), that of its first data file.
     *
     * @throws InvalidUseException if there is no table, or one without a schema and without files
     */
    public static Schema of(TableLocation location, Surroundings surroundings, LegacyReadMode legacyReadMode) {
        try (TableAccess access = TableAccess.open(location, surroundings)) {
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
    public static Schema of(TableLocation location, Surroundings surroundings, PlanningSettings planning) {
        if (planning.mode() instanceof ReadMode.Between between) {
            try (TableAccess access = TableAccess.open(location, surroundings)) {
                TableMetadata metadata = access.layout().loadOrFail().metadata();
                new SnapshotSelector(location.text(), metadata)
                        .requireLine(new SnapshotId(between.from()), new SnapshotId(between.to()));
            }
        }
        return of(location, surroundings, planning.reading().legacyReadMode());
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
