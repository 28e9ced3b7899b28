package io.datashard.parquet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans what is fetched of a row group on a distant store before it is asked for. */
final class RowGroupFetches {
    /** Up to how many bytes of a filter's columns come together with the dictionaries that may make them needless. */
    private static final long LITTLE = 1L << 20;

    private final AheadInput input;
    private final ReadPlan read;
    /** The row groups of which only dictionaries were planned, with the columns of these. */
    private final Map<Integer, Set<String>> undecided = new HashMap<>();
    /** Those after them: their pages must not come before those of an earlier row group. */
    private final List<PreparedRowGroup> later = new ArrayList<>();

    RowGroupFetches(AheadInput input, ReadPlan read) {
        this.input = input;
        this.read = read;
    }

    /** Plans what is needed first of a row group. */
    void plan(PreparedRowGroup group) {
        Set<String> sought = sought(group);
        List<ByteRanges> dictionaries = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < read.columns().size(); i++) {
            ReadColumn column = read.columns().get(i);
            if (column.filtered()) {
                bytes += group.needed().get(i).bytes();
            }
            if (sought.contains(column.name())) {
                dictionaries.add(group.dictionary(i, column));
            }
        }
        if (!dictionaries.isEmpty() && bytes > LITTLE) {
            undecided.put(group.number(), sought);
            input.plan(group.number(), FetchPlan.early(dictionaries));
        } else if (undecided.isEmpty()) {
            planPages(group, Set.of());
        } else {
            later.add(group);
        }
    }

    private Set<String> sought(PreparedRowGroup group) {
        Set<String> available = new HashSet<>();
        for (int i = 0; i < read.columns().size(); i++) {
            ReadColumn column = read.columns().get(i);
            if (column.filtered() && group.hasDictionary(i, column)) {
                available.add(column.name());
            }
        }
        return read.soughtInDictionaries(available);
    }

    /** Tells that the dictionaries of a row group have let it through. */
    void decided(PreparedRowGroup group) {
        Set<String> withDictionary = undecided.remove(group.number());
        if (withDictionary != null) {
            planPages(group, withDictionary);
        }
        planLater();
    }

    /** Tells that nothing is needed of a row group any more. */
    void ended(int number) {
        undecided.remove(number);
        planLater();
    }

    private void planLater() {
        if (undecided.isEmpty()) {
            later.forEach(group -> planPages(group, Set.of()));
            later.clear();
        }
    }

    /** Whether all is planned that is certainly read of the row groups so far. */
    boolean isPlanned() {
        return undecided.isEmpty() && later.isEmpty();
    }

    /** The filter's columns are certainly read. The others are fetched with them if they are little, and else where rows match. */
    private void planPages(PreparedRowGroup group, Set<String> withDictionary) {
        List<ByteRanges> certain = new ArrayList<>();
        List<ByteRanges> others = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < read.columns().size(); i++) {
            ReadColumn column = read.columns().get(i);
            ByteRanges needed = withDictionary.contains(column.name())
                    ? group.pages(column)
                    : group.needed().get(i);
            if (read.filter() == null || column.filtered()) {
                certain.add(needed);
            } else {
                others.add(needed);
                bytes += needed.bytes();
            }
        }
        if (bytes <= FetchPlan.MOST_OF_REQUEST) {
            certain.addAll(others);
            others.clear();
        }
        input.plan(group.number(), FetchPlan.of(certain, others));
    }
}
