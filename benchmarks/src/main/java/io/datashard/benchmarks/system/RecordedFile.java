package io.datashard.benchmarks.system;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.RecordedMetrics;
import io.datashard.schema.Partition;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.util.List;

/** {@link PretendFile}s as tables of this project record them. */
public final class RecordedFile {
    /** The columns of the event log. */
    public static final Schema SCHEMA = Schema.builder()
            .optional("event_id", PrimitiveType.LONG)
            .optional("user_id", PrimitiveType.LONG)
            .optional("event_type", PrimitiveType.STRING)
            .optional("ts", PrimitiveType.TIMESTAMP)
            .optional("url", PrimitiveType.STRING)
            .optional("amount", PrimitiveType.DOUBLE)
            .optional("tags", PrimitiveType.STRING)
            .optional("country", PrimitiveType.STRING)
            .build();

    private RecordedFile() {}

    public static DataFile of(PretendFile file) {
        String name = file.id().toString().replace("-", "");
        return new DataFile(
                StoragePath.of("data/flink_" + name + ".parquet"),
                PretendFile.ROWS,
                file.length(),
                name + name,
                PretendFile.nulls(),
                new ColumnBounds(file.lowerBounds(), file.upperBounds()),
                Partition.NONE,
                new RecordedMetrics(file.columnLengths(), PretendFile.values(), List.of(4L), null));
    }
}
