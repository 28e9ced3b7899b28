package io.datashard.storage.s3;

/** What the user says of the conditional writes of a store. */
public enum ConditionalWrites {
    /** Nothing: the store is tried once for each bucket before the first one. */
    PROBED,
    /** The store honours them; it is not tried. */
    TRUSTED,
    /** The store does not honour them: nothing can be committed there. */
    ABSENT
}
