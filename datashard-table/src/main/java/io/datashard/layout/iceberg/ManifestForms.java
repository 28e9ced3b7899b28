package io.datashard.layout.iceberg;

import io.datashard.layout.avro.KnownEntries;
import io.datashard.model.TableMetadata;
import org.jspecify.annotations.Nullable;

/** The form of the manifests of a table. Keeps the last: it is the same until the table's schema changes. Thread-safe. */
final class ManifestForms {
    private final String actualRoot;
    private final KnownEntries known = new KnownEntries();
    private volatile @Nullable ManifestForm last;

    /**
     * No form yet.
     *
     * @param actualRoot URI of the opened table root
     */
    ManifestForms(String actualRoot) {
        this.actualRoot = actualRoot;
    }

    /** What is known of entries, and of lists, in any form. */
    KnownEntries known() {
        return known;
    }

    RecordedPaths paths(TableMetadata table) {
        return new RecordedPaths(table.location(), actualRoot);
    }

    ManifestForm of(TableMetadata table) {
        ManifestForm form = last;
        RecordedPaths paths = paths(table);
        if (form == null || !form.isOf(table.schema(), table.partitionSpec(), paths)) {
            form = new ManifestForm(table.schema(), table.partitionSpec(), paths, known);
            last = form;
        }
        return form;
    }
}
