package io.datashard.read;

import io.datashard.model.ManifestEntries;

/** A condition on the entry at which a visit of a manifest is. Makes no object of it unless it must. */
@FunctionalInterface
public interface EntryCondition {
    /** Whether the current entry passes. */
    boolean test(ManifestEntries entry);
}
