package io.datashard.read;

import io.datashard.model.ManifestEntries;

/** A test of the entry at which a visit of a manifest is. Makes no object of it unless it must. */
@FunctionalInterface
public interface EntryTest {
    /** Whether the current entry passes. */
    boolean test(ManifestEntries entry);
}
