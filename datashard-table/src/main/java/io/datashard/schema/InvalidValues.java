package io.datashard.schema;

/** What a writer does about a row with a value that readers of the table would fail on, or that its column can't hold. */
public enum InvalidValues {
    /** Fails, so that a human decides. */
    FAIL,
    /** Writes null in place of the value; fails if the column is NOT NULL. */
    NULL,
    /** Leaves the row out. */
    SKIP
}
