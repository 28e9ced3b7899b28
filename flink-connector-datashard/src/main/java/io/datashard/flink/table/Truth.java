package io.datashard.flink.table;

/** What a condition of SQL is of a row. */
enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    /** What {@code NOT} makes of it. */
    Truth negated() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
