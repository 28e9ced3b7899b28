package io.datashard.schema;

import io.datashard.error.InvalidUseException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a writer and lets only those values pass that every reader can read, and that the columns and partitions can hold. One bad
 * value would make other readers fail on the whole table, and bounds made from it would hide other rows.
 *
 * <p>The result depends only on the row and the settings, so that it is the same for a row that is read again after a restart. A rewrite of
 * rows that are already in a table needs no screen. Not thread-safe.
 */
public final class RowScreen {
    private final Schema schema;
    private final String table;
    private final InvalidValues policy;
    private final Consumer<InvalidValue> invalid;
    private final @Nullable String setting;
    private final Check[] checks;
    private final Screened screened;
    private long rows;

    /**
     * A check of every row.
     *
     * @param rule null = the value must not be null
     */
    private record Check(int position, @Nullable ValueRule rule) {}

    /**
     * A screen.
     *
     * @param table name of the table in messages
     * @param policy what to do about a value that can't be written
     * @param invalid receives each such value, unless the policy is to fail
     * @param setting name of the setting of the policy, for messages; null if users can't set it
     */
    public RowScreen(
            Schema schema,
            PartitionSpec spec,
            String table,
            InvalidValues policy,
            Consumer<InvalidValue> invalid,
            @Nullable String setting) {
        this.schema = schema;
        this.table = table;
        this.policy = policy;
        this.invalid = invalid;
        this.setting = setting;
        this.screened = new Screened(schema.size());
        List<Check> wanted = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            if (schema.field(i).required()) {
                wanted.add(new Check(i, null));
            }
            add(wanted, i, ValueRule.of(schema.field(i).type()));
        }
        for (PartitionField part : spec.fields()) {
            Field source = schema.findById(part.sourceId()).orElseThrow();
            add(wanted, schema.fields().indexOf(source), ValueRule.of(source.type(), part.transform()));
        }
        this.checks = wanted.toArray(new Check[0]);
    }

    /** A screen that fails on the first value that can't be written. */
    public static RowScreen strict(Schema schema, PartitionSpec spec, String table) {
        return new RowScreen(schema, spec, table, InvalidValues.FAIL, value -> {}, null);
    }

    private static void add(List<Check> checks, int position, @Nullable ValueRule rule) {
        if (rule != null) {
            checks.add(new Check(position, rule));
        }
    }

    /**
     * Checks a row.
     *
     * @return whether to write the row; {@link #row} shows what to write
     * @throws InvalidUseException if a value can't be written, and the policy is to fail or the column allows no null
     */
    public boolean take(RowView row) {
        rows++;
        screened.show(row);
        for (Check check : checks) {
            boolean isNull = screened.isNullAt(check.position);
            ValueRule rule = check.rule;
            boolean holds = rule == null ? !isNull : isNull || rule.holds().holds(screened, check.position);
            if (!holds && !replace(check)) {
                return false;
            }
        }
        return true;
    }

    /** The row to write; valid until the next {@link #take}. Reads each value of the given row once. */
    public RowView row() {
        return screened;
    }

    /** Replaces the value by null; false if the row must be skipped instead. */
    private boolean replace(Check check) {
        Field column = schema.field(check.position);
        InvalidValue value = new InvalidValue(column.name(), rows, why(check), remedy(check));
        boolean impossible = policy == InvalidValues.NULL && column.required();
        if (policy == InvalidValues.FAIL || impossible) {
            throw new InvalidUseException(
                    "Cannot write row " + value.row() + " to " + table,
                    "the column '" + value.column() + "' " + value.why()
                            + (impossible && check.rule != null
                                    ? ", and it is NOT NULL, so that there can be no null in its place"
                                    : ""),
                    value.remedy() + alternative(impossible));
        }
        invalid.accept(value);
        screened.nulled[check.position] = true;
        screened.hasNulled = true;
        return policy == InvalidValues.NULL;
    }

    /** Advice on other policies; empty if users can't set the policy. */
    private String alternative(boolean onlySkip) {
        if (setting == null) {
            return "";
        }
        return ". '" + setting
                + (onlySkip ? "' = 'skip' leaves such rows out" : "' = 'null' or 'skip' writes on without it");
    }

    private static String why(Check check) {
        return check.rule == null ? "is NOT NULL, but the row has a null in it" : check.rule.why();
    }

    private static String remedy(Check check) {
        return check.rule == null ? "Filter such rows, or make the column nullable" : check.rule.remedy();
    }

    /** The row of the caller, with null for bad values. Keeps arrays and decimals, because views make a new object for each call. */
    private static final class Screened implements RowView {
        private final boolean[] nulled;
        private final @Nullable Object[] kept;
        private final ByteSlice[] slices;
        /** The row that each slice shows. */
        private final long[] shownRow;

        private long number;
        private boolean hasNulled;
        private boolean keeps;
        private @Nullable RowView row;

        Screened(int size) {
            nulled = new boolean[size];
            kept = new Object[size];
            slices = new ByteSlice[size];
            Arrays.setAll(slices, i -> new ByteSlice());
            shownRow = new long[size];
        }

        void show(RowView next) {
            row = next;
            number++;
            if (keeps) {
                Arrays.fill(kept, null);
                keeps = false;
            }
            if (hasNulled) {
                Arrays.fill(nulled, false);
                hasNulled = false;
            }
        }

        @SuppressWarnings("NullAway") // Nobody uses the view before the first row.
        private RowView given() {
            return row;
        }

        @Override
        public boolean isNullAt(int position) {
            return (hasNulled && nulled[position]) || given().isNullAt(position);
        }

        @Override
        public boolean getBoolean(int position) {
            return given().getBoolean(position);
        }

        @Override
        public int getInt(int position) {
            return given().getInt(position);
        }

        @Override
        public long getLong(int position) {
            return given().getLong(position);
        }

        @Override
        public float getFloat(int position) {
            return given().getFloat(position);
        }

        @Override
        public double getDouble(int position) {
            return given().getDouble(position);
        }

        @Override
        public byte[] getBytes(int position) {
            Object value = kept[position];
            if (value == null) {
                value = keep(position, slice(position).toArray());
            }
            return (byte[]) value;
        }

        @Override
        public void getBytes(int position, ByteSlice target) {
            ByteSlice slice = slice(position);
            target.set(slice.array(), slice.offset(), slice.length());
        }

        private ByteSlice slice(int position) {
            ByteSlice slice = slices[position];
            if (shownRow[position] != number) {
                given().getBytes(position, slice);
                shownRow[position] = number;
            }
            return slice;
        }

        private Object keep(int position, Object value) {
            kept[position] = value;
            keeps = true;
            return value;
        }

        @Override
        public BigDecimal getDecimal(int position) {
            Object value = kept[position];
            if (value == null) {
                value = keep(position, given().getDecimal(position));
            }
            return (BigDecimal) value;
        }
    }
}
