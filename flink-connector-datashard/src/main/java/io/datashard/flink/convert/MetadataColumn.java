package io.datashard.flink.convert;

import io.datashard.annotation.PublicEvolving;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** The metadata columns that {@code METADATA FROM 'key'} can name: where a row comes from. */
@PublicEvolving
public enum MetadataColumn {
    /** Full path of the data file. */
    FILE_PATH("file.path"),
    /** Name of the data file. */
    FILE_NAME("file.name"),
    /** Length of the data file in bytes. */
    FILE_SIZE("file.size"),
    /** The snapshot that added the file. Text, because ids are unsigned 64-bit numbers in old tables. */
    SNAPSHOT_ID("snapshot-id"),
    /** The sequence number of that snapshot. */
    SEQUENCE_NUMBER("sequence-number"),
    /** Commit time of that snapshot; null once the snapshot is expired. */
    SNAPSHOT_TIMESTAMP("snapshot-timestamp");

    private final String key;

    MetadataColumn(String key) {
        this.key = key;
    }

    /** The key that names this column in DDL. */
    public String key() {
        return key;
    }

    /** The column type of the values. */
    public DataType type() {
        return switch (this) {
            case FILE_PATH, FILE_NAME -> DataTypes.STRING().notNull();
            case FILE_SIZE -> DataTypes.BIGINT().notNull();
            case SNAPSHOT_ID -> DataTypes.STRING();
            case SEQUENCE_NUMBER -> DataTypes.BIGINT();
            case SNAPSHOT_TIMESTAMP -> DataTypes.TIMESTAMP_LTZ(3);
        };
    }

    /** The metadata column with this key. */
    public static Optional<MetadataColumn> find(String key) {
        return Arrays.stream(values()).filter(column -> column.key.equals(key)).findFirst();
    }

    /** The value for a row of this origin, in RowData's internal form. */
    @Nullable Object value(RowOrigin origin) {
        return switch (this) {
            case FILE_PATH -> StringData.fromString(origin.filePath());
            case FILE_NAME -> StringData.fromString(origin.fileName());
            case FILE_SIZE -> origin.fileSize();
            case SNAPSHOT_ID ->
                origin.snapshotId() == null
                        ? null
                        : StringData.fromString(origin.snapshotId().toString());
            case SEQUENCE_NUMBER ->
                origin.sequenceNumber().isKnown()
                        ? (Long) origin.sequenceNumber().value()
                        : null;
            case SNAPSHOT_TIMESTAMP ->
                origin.snapshotTime() == null ? null : TimestampData.fromInstant(origin.snapshotTime());
        };
    }
}
