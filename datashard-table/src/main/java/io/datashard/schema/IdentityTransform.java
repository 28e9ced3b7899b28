package io.datashard.schema;

import org.jspecify.annotations.Nullable;

/** The value itself is the partition. */
enum IdentityTransform implements Transform {
    INSTANCE;

    @Override
    public String text() {
        return "identity";
    }

    @Override
    public boolean accepts(DataType source) {
        // Not float and double: each NaN would be a partition of its own. Not decimal, uuid and fixed: DuckDB crashes
        // on a decimal in the partition struct, and uuid and fixed have two spellings.
        return source.map(IdentityTransform::accepts, decimal -> false, fixed -> false);
    }

    private static boolean accepts(PrimitiveType source) {
        return switch (source) {
            case BOOLEAN, INT, LONG, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, STRING, BINARY -> true;
            case FLOAT, DOUBLE, UUID, FIXED -> false;
        };
    }

    @Override
    public String refusal(DataType source) {
        return source == PrimitiveType.FLOAT || source == PrimitiveType.DOUBLE
                ? "every NaN would be a partition of its own"
                : "readers of the table would crash on or misread partition values of that type";
    }

    @Override
    public DataType resultType(DataType source) {
        return source;
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public String defaultName(String column) {
        return column;
    }

    @Override
    public @Nullable Object apply(@Nullable Object value, DataType source) {
        return value;
    }

    @Override
    public String toString() {
        return text();
    }
}
