package io.datashard.read;

import io.datashard.model.ManifestEntries;

/** Adds up what manifests record of data files, to answer a question about their rows without reading them. */
interface FileTally {
    /**
     * Adds a file with rows that count.
     *
     * @param entry at the entry of the file; only valid during the call
     * @return false if what is recorded does not tell the answer; the tally is useless then
     */
    boolean add(ManifestEntries entry);

    /** Whether the rows of a file count only if all of them are known to match the filter; otherwise those of each file that is read count. */
    default boolean countsWholeFiles() {
        return true;
    }
}
