package io.datashard.read;

import io.datashard.model.FileFacts;
import io.datashard.model.ManifestEntries;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import io.datashard.schema.ValueOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Computes aggregates of groups of rows from what manifests record of data files. All rows of a file are of one group. */
final class AggregateTally implements FileTally {
    /** The groups of a table with more are read: they are as good as rows. */
    static final int MOST_GROUPS = 10_000;

    private final List<RecordedColumn> keys;
    private final List<Wanted> wanted;
    private final boolean asksForRowsOnly;
    private final Map<List<@Nullable Object>, List<Fold>> groups = new LinkedHashMap<>();

    private AggregateTally(List<RecordedColumn> keys, List<Wanted> wanted) {
        this.keys = keys;
        this.wanted = wanted;
        this.asksForRowsOnly = keys.isEmpty() && wanted.stream().allMatch(each -> each.column() == null);
        if (keys.isEmpty()) {
            groups.put(List.of(), folds());
        }
    }

    /**
     * A tally without files.
     *
     * @return empty if no file of the table tells the answer: it stores no schema or lacks a column, or it is not partitioned by a key itself
     */
    static Optional<AggregateTally> of(TableMetadata metadata, List<String> keys, List<Aggregate> aggregates) {
        List<RecordedColumn> groupedBy = new ArrayList<>();
        for (String key : keys) {
            Optional<RecordedColumn> column = column(metadata, key).filter(RecordedColumn::isPartitioning);
            if (column.isEmpty()) {
                return Optional.empty();
            }
            groupedBy.add(column.get());
        }
        List<Wanted> wanted = new ArrayList<>();
        for (Aggregate aggregate : aggregates) {
            Optional<RecordedColumn> column = aggregate.column().flatMap(name -> column(metadata, name));
            if (aggregate.column().isPresent() && column.isEmpty()) {
                return Optional.empty();
            }
            wanted.add(new Wanted(aggregate.kind(), column.orElse(null)));
        }
        return Optional.of(new AggregateTally(groupedBy, wanted));
    }

    private static Optional<RecordedColumn> column(TableMetadata metadata, String name) {
        Schema schema = metadata.schema();
        Optional<Field> field = schema == null ? Optional.empty() : schema.find(name);
        return field.map(found -> RecordedColumn.of(found, metadata.partitionSpec()));
    }

    @Override
    public boolean add(ManifestEntries entry) {
        FileFacts file = entry.file();
        if (file.recordCount() == 0) {
            return true;
        }
        if (!asksForRowsOnly && !entry.hasSha256()) {
            return false; // see RecordedColumn
        }
        List<@Nullable Object> key = new ArrayList<>(keys.size());
        for (RecordedColumn column : keys) {
            Object only = column.only(file);
            if (only == null && !column.isAllNull(file)) {
                return false;
            }
            key.add(only);
        }
        List<Fold> folds = groups.computeIfAbsent(key, unknown -> folds());
        if (groups.size() > MOST_GROUPS) {
            return false;
        }
        for (Fold fold : folds) {
            if (!fold.add(file)) {
                return false;
            }
        }
        return true;
    }

    private List<Fold> folds() {
        return wanted.stream().map(Wanted::fold).toList();
    }

    List<AggregatedGroup> groups() {
        List<AggregatedGroup> result = new ArrayList<>(groups.size());
        groups.forEach((key, folds) -> {
            List<@Nullable Object> values = new ArrayList<>(folds.size());
            folds.forEach(fold -> values.add(fold.value()));
            result.add(new AggregatedGroup(key, values));
        });
        return Collections.unmodifiableList(result);
    }

    /** An aggregate and its column; null = of rows. */
    private record Wanted(Aggregate.Kind kind, @Nullable RecordedColumn column) {
        Fold fold() {
            RecordedColumn of = column;
            if (of == null) {
                return new Count(FileFacts::recordCount);
            }
            return switch (kind) {
                case ROWS -> new Count(FileFacts::recordCount);
                case VALUES -> new Count(of::count);
                case MIN -> new Extreme(of, -1);
                case MAX -> new Extreme(of, 1);
            };
        }
    }

    /** One aggregate of one group. */
    private interface Fold {
        /** Adds a file with rows; false if it does not tell. */
        boolean add(FileFacts file);

        @Nullable Object value();
    }

    private static final class Count implements Fold {
        private final CountOf rows;
        private long count;

        Count(CountOf rows) {
            this.rows = rows;
        }

        @Override
        public boolean add(FileFacts file) {
            long more = rows.in(file);
            count += more;
            return more >= 0;
        }

        @Override
        public Object value() {
            return count;
        }
    }

    /** How many rows of a file count; -1 = not known. */
    private interface CountOf {
        long in(FileFacts file);
    }

    private static final class Extreme implements Fold {
        private final RecordedColumn column;
        /** 1 for the highest value, -1 for the lowest. */
        private final int sign;

        private @Nullable Object value;

        Extreme(RecordedColumn column, int sign) {
            this.column = column;
            this.sign = sign;
        }

        @Override
        public boolean add(FileFacts file) {
            if (column.isAllNull(file)) {
                return true;
            }
            Object candidate = sign < 0 ? column.lowest(file) : column.highest(file);
            if (candidate == null) {
                return false;
            }
            if (value == null) {
                value = candidate;
                return true;
            }
            OptionalInt order = ValueOrder.compare(candidate, value);
            if (order.isPresent() && Integer.signum(order.getAsInt()) == sign) {
                value = candidate;
            }
            return order.isPresent();
        }

        @Override
        public @Nullable Object value() {
            return value;
        }
    }
}
