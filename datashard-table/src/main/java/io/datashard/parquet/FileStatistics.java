package io.datashard.parquet;

import io.datashard.model.ColumnBounds;
import io.datashard.model.RecordedMetrics;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest records of the values of a data file (classic format section 3.7). Bounds are never approximated: an inexact bound is
 * omitted.
 *
 * @param nullCounts number of nulls by field id
 * @param bounds lowest and highest values
 * @param metrics what other readers use for planning
 */
record FileStatistics(Map<Integer, Long> nullCounts, ColumnBounds bounds, RecordedMetrics metrics) {
    /** Longer texts are no bounds: they would only make manifests larger. */
    private static final int MAX_TEXT_LENGTH = 1024;

    /**
     * The statistics of a file that was just written: its row groups have the schema's columns in order, with exact statistics or none.
     *
     * @param countedNulls number of nulls of the columns without statistics, by position
     */
    static FileStatistics of(List<BlockMetaData> rowGroups, Schema schema, Map<Integer, Long> countedNulls) {
        Map<Integer, Long> nullCounts = new HashMap<>();
        Map<Integer, Object> lower = new HashMap<>();
        Map<Integer, Object> upper = new HashMap<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            ChunkStatistics column = ChunkStatistics.of(merge(rowGroups, i), field.type());
            nullCounts.put(field.id(), countedNulls.getOrDefault(i, column.nulls()));
            if (!column.mayHaveNaN()) {
                putShort(lower, field.id(), column.lower());
                putShort(upper, field.id(), column.upper());
            }
        }
        return new FileStatistics(nullCounts, new ColumnBounds(lower, upper), metrics(rowGroups, schema));
    }

    private static RecordedMetrics metrics(List<BlockMetaData> rowGroups, Schema schema) {
        Map<Integer, Long> sizes = new HashMap<>();
        Map<Integer, Long> values = new HashMap<>();
        for (BlockMetaData rowGroup : rowGroups) {
            for (int i = 0; i < schema.size(); i++) {
                ColumnChunkMetaData chunk = rowGroup.getColumns().get(i);
                sizes.merge(schema.field(i).id(), chunk.getTotalSize(), Long::sum);
                values.merge(schema.field(i).id(), chunk.getValueCount(), Long::sum);
            }
        }
        List<Long> offsets =
                rowGroups.stream().map(BlockMetaData::getStartingPos).toList();
        return new RecordedMetrics(sizes, values, offsets, null);
    }

    private static Statistics<?> merge(List<BlockMetaData> rowGroups, int column) {
        ColumnChunkMetaData first = rowGroups.get(0).getColumns().get(column);
        Statistics<?> all = Statistics.createStats(first.getPrimitiveType());
        for (BlockMetaData rowGroup : rowGroups) {
            all.mergeStatistics(rowGroup.getColumns().get(column).getStatistics());
        }
        return all;
    }

    private static void putShort(Map<Integer, Object> bounds, int id, @Nullable Object value) {
        if (value != null && !(value instanceof String text && text.length() > MAX_TEXT_LENGTH)) {
            bounds.put(id, value);
        }
    }
}
