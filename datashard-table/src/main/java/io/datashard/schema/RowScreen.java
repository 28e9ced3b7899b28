package io.datashard.schema;

import io.datashard.error.InvalidUseException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a writer and lets pass only what every reader of the table can read, and what its columns and partitions can hold. One bad
 * value would make others fail on all of the table, and bounds made from it would hide other rows.
 *
 * <p>What it does depends on the row and the settings alone, so that a row that is read again after a restart fares the same. Rewriting rows
 * that a table has already needs no screen: they stay what they are. Not thread-safe.
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
     * One thing that is looked at in every row.
     *
     * @param rule null = that the value is there
     */
    private record Check(int position, @Nullable ValueRule rule) {}

    /**
     * A screen.
     *
     * @param table what messages call the table
     * @param policy what is done about a value that can't be written
     * @param invalid is told of each such value, if the policy is not to fail
     * @param setting by what those who read messages set the policy; null if they can't
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
     * Looks at a row.
     *
     * @return whether it is to be written, as {@link #row} shows it
     * @throws InvalidUseException if a value can't be written, and the policy is to fail or there can be no null in its place
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

    /** The row that was let pass, until the next one is looked at. It reads each value of the row that was given once. */
    public RowView row() {
        return screened;
    }

    /** Puts a null in place of the value; otherwise false: the row is left out. */
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

    /** What else can be done, by those who can. */
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

    /** The row of the caller, less the values that became null. Arrays and decimals, which views make anew for each call, are kept. */
    private static final class Screened implements RowView {
        private final boolean[] nulled;
        private final @Nullable Object[] kept;
        private boolean hasNulled;
        private @Nullable RowView row;

        Screened(int size) {
            nulled = new boolean[size];
            kept = new Object[size];
        }

        void show(RowView next) {
            row = next;
            Arrays.fill(kept, null);
            if (hasNulled) {
                Arrays.fill(nulled, false);
                hasNulled = false;
            }
        }

        @SuppressWarnings("NullAway") // Before the first row a view shows nothing.
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
                value = given().getBytes(position);
                kept[position] = value;
            }
            return (byte[]) value;
        }

        @Override
        public BigDecimal getDecimal(int position) {
            Object value = kept[position];
            if (value == null) {
                value = given().getDecimal(position);
                kept[position] = value;
            }
            return (BigDecimal) value;
        }
    }
}
