package io.datashard.storage;

/** The result of a step that only has an effect. */
public enum Done {
    /** The step has succeeded; there is nothing more to know. */
    NOTHING
}
