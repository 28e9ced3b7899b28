package io.datashard.flink.lookup;

import org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle.InputDataPartitioner;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** Sends each lookup to the subtask that holds the rows of its key. Those of keys that equal nothing go to the first one. */
public final class KeyShares implements InputDataPartitioner {
    private static final long serialVersionUID = 1L;

    private final KeyColumns columns;
    private transient @Nullable KeyReader keys;

    /** Shares of the keys of these columns. */
    public KeyShares(KeyColumns columns) {
        this.columns = columns;
    }

    /** The subtask of a key with this hash. Takes the upper bits of the hash: the rows of one subtask are told apart by the lower ones. */
    static int of(int hash, int subtasks) {
        return (int) (((hash & 0xffffffffL) * subtasks) >>> Integer.SIZE);
    }

    @Override
    public int partition(RowData joinKeys, int numPartitions) {
        KeyReader reader = keys;
        if (reader == null) {
            reader = columns.ofKeys();
            keys = reader;
        }
        BinaryRowData key = reader.read(joinKeys);
        return key == null ? 0 : of(key.hashCode(), numPartitions);
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
