package io.datashard.flink.source.reader;

import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.NamedRead;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * How readers read rows. Immutable; travels with the job.
 *
 * @param deserializer makes the records
 * @param columns the columns that the deserializer sees; null = all
 * @param filter readers emit only rows that match; null = all
 * @param limit each reader stops after that many rows; {@link Long#MAX_VALUE} = no limit
 * @param rowsPerSecond all readers together emit no more rows in a second; {@link Long#MAX_VALUE} = no limit
 * @param verification which checksums of data files readers compare
 * @param named the name under which the position of the read is kept; null = none, and readers tell nothing of their checkpoints
 * @param <T> type of the records
 */
public record ReaderSettings<T>(
        RecordDeserializer<T> deserializer,
        @Nullable List<String> columns,
        @Nullable Predicate filter,
        long limit,
        long rowsPerSecond,
        ChecksumVerification verification,
        @Nullable NamedRead named)
        implements Serializable {
    /** The columns of a table that the deserializer needs. */
    Schema projection(Schema table) {
        return deserializer.projection(columns == null ? table : table.select(columns));
    }

    /** Flink's description of the records of a table. */
    public TypeInformation<T> producedType(Schema table) {
        return deserializer.producedType(projection(table));
    }
}
