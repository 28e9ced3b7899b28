package io.datashard.read;

import io.datashard.model.ManifestEntries;

/** Counts rows. Each data file tells exactly how many it has. */
final class RowTally implements FileTally {
    private long rows;

    @Override
    public boolean add(ManifestEntries entry) {
        rows += entry.file().recordCount();
        return true;
    }

    long rows() {
        return rows;
    }
}
