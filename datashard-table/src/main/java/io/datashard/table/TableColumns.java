package io.datashard.table;

import io.datashard.error.InvalidUseException;
import io.datashard.error.SettingNames;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.parquet.ParquetFiles;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.PlannedFiles;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.ScannedFile;
import io.datashard.read.SnapshotSelector;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;

/** Finds the columns of a table before it is read. */
public final class TableColumns {
    private TableColumns() {}

    /**
     * The stored schema; if the table stores none (Python up to 0.5), the schema of its first data file.
     *
     * @throws InvalidUseException if there is no table, or one without a schema and without files
     */
    public static Schema of(TableLocation location, Surroundings surroundings) {
        try (TableAccess access = TableAccess.open(location, surroundings)) {
            return of(location, access);
        }
    }

    /** See {@link #of(TableLocation, Surroundings)}. */
    public static Schema of(TableLocation location, TableAccess access) {
        PlannedAccess table = new PlannedAccess(location.text(), access, true);
        Schema stored = table.metadata().schema();
        return stored == null ? ofFirstFile(location, table) : stored;
    }

    /**
     * The columns of a table that is to be read. Also checks the snapshots that the read mode names.
     *
     * @param mode which snapshots the read is of
     * @param names how the user writes settings, for messages
     * @throws InvalidUseException if there is no table, or one without a schema and without files, or its snapshots are not in the order asked for
     */
    public static Schema of(TableLocation location, Surroundings surroundings, ReadMode mode, SettingNames names) {
        if (mode instanceof ReadMode.Between between) {
            try (TableAccess access = TableAccess.open(location, surroundings)) {
                TableMetadata metadata = access.layout().loadOrFail().metadata();
                new SnapshotSelector(location.text(), metadata, names)
                        .requireLine(new SnapshotId(between.from()), new SnapshotId(between.to()));
            }
        }
        return of(location, surroundings);
    }

    /** Any file has the columns of the table. Whether the table may be read is decided when the read starts. */
    private static Schema ofFirstFile(TableLocation location, PlannedAccess table) {
        try (PlannedFiles files = PlannedFiles.begin(
                new ReadMode.Current(),
                ReadSettings.DEFAULT.withLegacyReadMode(LegacyReadMode.UNION),
                null,
                table,
                SettingNames.JAVA)) {
            ScannedFile first = files.next();
            if (first == null) {
                throw new InvalidUseException(
                        "Cannot tell the columns of " + location,
                        "the table stores no schema and has no data file to take it from",
                        "Read it once rows have been appended");
            }
            return ParquetFiles.readSchema(
                    table.access().storage(), first.file().path());
        }
    }
}
