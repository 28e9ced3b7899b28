package io.datashard.flink.metatable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/**
 * The columns of a metadata table, and how its rows are found. Immutable.
 *
 * @param <R> what a row is made of
 */
final class Listing<R> {
    private final List<ShownColumn<R>> columns;
    private final Function<ShownState, Stream<R>> rows;

    private Listing(List<ShownColumn<R>> columns, Function<ShownState, Stream<R>> rows) {
        this.columns = List.copyOf(columns);
        this.rows = rows;
    }

    /** Its columns, in order. */
    List<ShownColumn<R>> columns() {
        return columns;
    }

    /**
     * Finds the rows one after the other, with some of the columns. What no chosen column needs is not made. The caller closes the stream.
     *
     * @param chosen positions of the columns
     */
    Stream<RowData> rows(ShownState table, int[] chosen) {
        return rows(table, chosen, any -> true);
    }

    /** As the other one, without the rows that nobody wants. */
    Stream<RowData> rows(ShownState table, int[] chosen, Predicate<R> wanted) {
        List<ShownColumn.Value<R>> values = new ArrayList<>();
        for (int position : chosen) {
            values.add(columns.get(position).value());
        }
        return rows.apply(table).filter(wanted).map(row -> row(values, row));
    }

    private static <R> RowData row(List<ShownColumn.Value<R>> values, R row) {
        GenericRowData shown = new GenericRowData(values.size());
        for (int i = 0; i < values.size(); i++) {
            shown.setField(i, values.get(i).of(row));
        }
        return shown;
    }

    /** Puts a listing together. */
    static final class Builder<R> {
        private final List<ShownColumn<R>> columns = new ArrayList<>();

        Builder<R> column(String name, DataType type, ShownColumn.Value<R> value) {
            columns.add(new ShownColumn<>(name, type, value));
            return this;
        }

        /** The listing with these rows, found on demand. */
        Listing<R> of(Function<ShownState, Stream<R>> rows) {
            return new Listing<>(columns, rows);
        }
    }
}
