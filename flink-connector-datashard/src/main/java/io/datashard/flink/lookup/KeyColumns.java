package io.datashard.flink.lookup;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The columns by which rows are looked up.
 *
 * @param rowType the columns of the rows
 * @param positions the positions of the key columns in the rows, in the order of the values of a key
 */
public record KeyColumns(RowType rowType, List<Integer> positions) implements Serializable {
    private static final long serialVersionUID = 1L;

    public KeyColumns {
        positions = List.copyOf(positions);
    }

    /** The types of the values of a key. */
    LogicalType[] types() {
        return positions.stream().map(rowType::getTypeAt).toArray(LogicalType[]::new);
    }

    /** Reads keys out of rows with these columns. */
    KeyReader ofRows() {
        return new KeyReader(
                types(), positions.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Reads keys out of rows that have only the values of a key. */
    KeyReader ofKeys() {
        LogicalType[] types = types();
        int[] all = new int[types.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return new KeyReader(types, all);
    }
}
