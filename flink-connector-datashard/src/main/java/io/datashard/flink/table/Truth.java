package io.datashard.flink.table;

/** The truth of an SQL condition for a row. */
enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    /** The truth of the negated condition. */
    Truth negated() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
