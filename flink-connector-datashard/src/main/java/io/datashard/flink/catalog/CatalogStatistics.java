package io.datashard.flink.catalog;

import io.datashard.layout.CurrentTable;
import io.datashard.model.DataFile;
import io.datashard.read.ColumnRange;
import io.datashard.read.RowEstimate;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBase;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBinary;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBoolean;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDate;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDouble;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataLong;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataString;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.catalog.stats.Date;
import org.jspecify.annotations.Nullable;

/**
 * What the planner is told of a table, from its metadata: rows, files and bytes; of columns, the number of nulls, and of those of whole numbers
 * and dates, the lowest and the highest value, where every file tells them ({@link RowEstimate}). No lowest number above -1 is told. The planner asks at every query, and twice, so the answer is kept until the table changes, and nothing is told of a table with more than {@link
 * #MOST_BYTES} of manifests. Thread-safe.
 */
final class CatalogStatistics {
    static final long MOST_BYTES = 4L << 20;

    private final Place place;
    /** The last answer. */
    private volatile @Nullable Known last;

    CatalogStatistics(Place place) {
        this.place = place;
    }

    /** What was found in one state of a table; a metadata file never changes. */
    private record Known(ObjectPath path, String tableUuid, StoragePath metadataFile, Optional<Sum> sum) {
        boolean isOf(ObjectPath other, CurrentTable table) {
            // The first releases of Python could write two states under one name.
            return !table.numericHint()
                    && path.equals(other)
                    && tableUuid.equals(table.metadata().tableUuid())
                    && metadataFile.equals(table.metadataFile());
        }
    }

    CatalogTableStatistics ofTable(ObjectPath path) {
        return sum(path).map(Sum::table).orElse(CatalogTableStatistics.UNKNOWN);
    }

    CatalogColumnStatistics ofColumns(ObjectPath path) {
        return sum(path).map(Sum::columns).orElse(CatalogColumnStatistics.UNKNOWN);
    }

    private Optional<Sum> sum(ObjectPath path) {
        if (MetadataName.parse(path).flatMap(MetadataName::table).isPresent()) {
            return Optional.empty(); // nobody needs them, and to look for a table of such a name costs requests
        }
        Optional<TableState> found = TableState.open(place, path);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (TableState state = found.get()) {
            CurrentTable table = state.access().lastRead();
            Known known = last;
            if (known == null || !known.isOf(path, table)) {
                known = new Known(path, table.metadata().tableUuid(), table.metadataFile(), sum(state));
                last = known;
            }
            return known.sum();
        }
    }

    private static Optional<Sum> sum(TableState state) {
        Schema schema = state.metadata().schema();
        if (schema == null) {
            return Optional.empty();
        }
        Sum sum = new Sum(schema);
        return state.visitFiles(MOST_BYTES, sum::add) ? Optional.of(sum) : Optional.empty();
    }

    /** What the files so far say together. */
    private static final class Sum {
        private final Schema schema;
        private final Set<StoragePath> seen = new HashSet<>();
        private final RowEstimate rows;
        private long bytes;

        Sum(Schema schema) {
            this.schema = schema;
            this.rows = new RowEstimate(schema);
        }

        void add(DataFile file) {
            if (seen.add(file.path())) {
                rows.add(file);
                bytes += file.sizeInBytes();
            }
        }

        CatalogTableStatistics table() {
            return new CatalogTableStatistics(rows.total().rows(), seen.size(), bytes, bytes);
        }

        CatalogColumnStatistics columns() {
            Map<String, ColumnRange> known = rows.total().columns();
            Map<String, CatalogColumnStatisticsDataBase> told = new HashMap<>();
            for (Field field : schema.fields()) {
                ColumnRange range = known.get(field.name());
                if (range != null) {
                    told(range, field.type()).ifPresent(statistics -> told.put(field.name(), statistics));
                }
            }
            return new CatalogColumnStatistics(told);
        }
    }

    /** What Flink has a place for; empty if nothing is known that it has one for. */
    private static Optional<CatalogColumnStatisticsDataBase> told(ColumnRange known, DataType type) {
        Long low = known.lowest();
        Long high = known.highest();
        Long nulls = known.nulls() < 0 ? null : (Long) known.nulls();
        if (type == PrimitiveType.DATE) {
            return Optional.of(new CatalogColumnStatisticsDataDate(date(low), date(high), null, nulls));
        }
        if (type == PrimitiveType.INT || type == PrimitiveType.LONG) {
            return Optional.of(new CatalogColumnStatisticsDataLong(negative(low), high, null, nulls));
        }
        return nulls == null ? Optional.empty() : Optional.ofNullable(ofNulls(type, nulls));
    }

    /**
     * A lower bound that is below zero. In streaming mode too, Flink takes the sums of numbers that are all positive for sums that only grow,
     * and then drops the retractions of such a sum. But the rows that come later may be negative, and so may those of another snapshot.
     */
    private static @Nullable Long negative(@Nullable Long low) {
        return low == null ? null : (Long) Math.min(low, -1);
    }

    /** Nulls are all that is told of other types, and Flink has no place for those of times. */
    private static @Nullable CatalogColumnStatisticsDataBase ofNulls(DataType type, Long count) {
        if (type == PrimitiveType.BOOLEAN) {
            return new CatalogColumnStatisticsDataBoolean(null, null, count);
        }
        if (type == PrimitiveType.FLOAT || type == PrimitiveType.DOUBLE || type instanceof DecimalType) {
            return new CatalogColumnStatisticsDataDouble(null, null, null, count);
        }
        if (type == PrimitiveType.STRING || type == PrimitiveType.UUID) {
            return new CatalogColumnStatisticsDataString(null, null, null, count);
        }
        return type == PrimitiveType.BINARY || type == PrimitiveType.FIXED || type instanceof FixedType
                ? new CatalogColumnStatisticsDataBinary(null, null, count)
                : null;
    }

    private static @Nullable Date date(@Nullable Long days) {
        return days == null ? null : new Date(days);
    }
}
