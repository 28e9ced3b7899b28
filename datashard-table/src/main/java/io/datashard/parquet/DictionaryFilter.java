package io.datashard.parquet;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Decides from the dictionaries of a row group whether a row of it may equal a value. In doubt, one may.
 *
 * @param schema the columns of the table
 * @param decoders of the columns whose dictionary has all values of the row group
 */
record DictionaryFilter(Schema schema, Map<String, ColumnDecoder> decoders) {
    private static final int ENTRIES_AT_ONCE = 4096;

    DictionaryFilter {
        decoders = Map.copyOf(decoders);
    }

    /**
     * The columns whose dictionaries may tell that no row matches a condition; none if they can't tell.
     *
     * @param available the columns whose dictionary has all values
     */
    static Set<String> columns(Predicate predicate, Set<String> available) {
        return predicate.map(
                leaf -> leaf.mapLeaf(
                        compare -> compare.operator() == Operator.EQ ? column(compare.column(), available) : Set.of(),
                        isNull -> Set.of(),
                        isNotNull -> Set.of()),
                in -> column(in.column(), available),
                and -> columns(and.parts(), available),
                // One part of which nothing is known, and a row may match whatever the others are.
                or -> or.parts().stream()
                                .anyMatch(part -> columns(part, available).isEmpty())
                        ? Set.of()
                        : columns(or.parts(), available));
    }

    private static Set<String> column(String column, Set<String> available) {
        return available.contains(column) ? Set.of(column) : Set.of();
    }

    private static Set<String> columns(List<Predicate> parts, Set<String> available) {
        return parts.stream()
                .flatMap(part -> columns(part, available).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the dictionary of a column has all its values that are not null. */
    static boolean isComplete(ColumnChunkMetaData chunk) {
        EncodingStats encodings = chunk.getEncodingStats();
        return encodings != null
                && encodings.hasDictionaryPages()
                && encodings.hasDictionaryEncodedPages()
                && !encodings.hasNonDictionaryEncodedPages();
    }

    /** Whether a row may match. Loads no dictionary that can't tell. */
    boolean mayMatch(Predicate predicate) {
        return columns(predicate, decoders.keySet()).isEmpty() || isFound(predicate);
    }

    private boolean isFound(Predicate predicate) {
        return predicate.map(
                leaf -> leaf.mapLeaf(
                        compare -> compare.operator() != Operator.EQ || mayHave(compare.column(), compare),
                        isNull -> true,
                        isNotNull -> true),
                in -> mayHave(in.column(), in),
                and -> and.parts().stream().allMatch(this::mayMatch),
                or -> or.parts().stream().anyMatch(this::mayMatch));
    }

    /** Whether an entry of the column's dictionary matches a condition on the column that no null matches. */
    private boolean mayHave(String column, Predicate condition) {
        ColumnDecoder decoder = decoders.get(column);
        int entries = decoder == null ? -1 : decoder.loadDictionary();
        if (decoder == null || entries < 0) {
            return true;
        }
        RowFilter filter = RowFilter.of(condition, schema.select(List.of(column)));
        for (int from = 0; from < entries; from += ENTRIES_AT_ONCE) {
            int count = Math.min(ENTRIES_AT_ONCE, entries - from);
            VectorBatch batch = entries(decoder.filler(), from, count);
            for (int i = 0; i < count; i++) {
                if (filter.matches(batch.row(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static VectorBatch entries(VectorFiller filler, int from, int count) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = from + i;
        }
        filler.start(count, true); // The arrays of the last batch may be kept.
        filler.readIds(ids, 0, count, true);
        return new VectorBatch(new ColumnVector[] {filler.vector()}, Selection.all(count), 0);
    }
}
