package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;

/** What a writer does about a value on which readers of the table would fail, or which its column can't hold. */
@PublicEvolving
public enum InvalidValues {
    /** Fails, so that a person decides. */
    FAIL,
    /** Writes null instead of the value; fails if the column is NOT NULL. */
    NULL,
    /** Skips the row. */
    SKIP
}
