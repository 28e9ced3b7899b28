package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.schema.Schema;

/** Estimates the rows of files that are to be read, whether all their rows match or not. */
final class EstimateTally implements FileTally {
    private final RowEstimate rows;

    EstimateTally(Schema schema) {
        this.rows = new RowEstimate(schema);
    }

    @Override
    public boolean countsWholeFiles() {
        return false;
    }

    @Override
    public boolean add(ManifestEntries entry) {
        rows.add(entry.file());
        return true;
    }

    TableEstimate estimate() {
        return rows.total();
    }
}
