package io.datashard.storage.s3;

/** What the user says about the conditional writes of a store. */
public enum ConditionalWrites {
    /** Nothing: the store is probed once for each bucket, before the first conditional write. */
    PROBED,
    /** The store honours them; it is not probed. */
    TRUSTED,
    /** The store does not honour them: nothing can be committed there. */
    ABSENT
}
