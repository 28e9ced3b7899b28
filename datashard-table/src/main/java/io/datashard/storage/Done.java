package io.datashard.storage;

/** What a step gives that is done for its effect alone. */
public enum Done {
    /** There is nothing to know of it but that it has ended well. */
    NOTHING
}
