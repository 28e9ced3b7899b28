package io.datashard.maintenance;

import io.datashard.error.DataShardException;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks manifest lists and manifests of snapshots: each is read and compared with its recorded length and SHA-256, and its counts with its
 * entries. Manifests that several snapshots name are read once.
 */
final class ManifestCheck {
    private static final String LIST = "manifest-list";
    private static final String MANIFEST = "manifest";
    private static final String DATA = "data-file";

    private final TableLayout layout;
    private final TableMetadata table;
    private final StoredFiles files;
    private final Findings findings;
    private final Set<StoragePath> checked = new HashSet<>();
    /** Recorded lengths of the data files that were looked for. */
    private final Map<StoragePath, Long> lengths = new HashMap<>();

    ManifestCheck(TableLayout layout, TableMetadata table, StoredFiles files, Findings findings) {
        this.layout = layout;
        this.table = table;
        this.files = files;
        this.findings = findings;
    }

    /** How many manifests were named. */
    int manifests() {
        return checked.size();
    }

    /** Checks a snapshot. */
    void check(Snapshot snapshot) {
        for (ManifestFile manifest : list(snapshot)) {
            if (checked.add(manifest.path())) {
                entries(manifest);
            }
        }
    }

    /** Checks the current snapshot; returns its data files, each once. */
    List<DataFile> checkCurrent(Snapshot snapshot) {
        Map<StoragePath, DataFile> current = new HashMap<>();
        List<DataFile> inOrder = new ArrayList<>();
        for (ManifestFile manifest : list(snapshot)) {
            checked.add(manifest.path());
            for (ManifestEntry entry : entries(manifest)) {
                DataFile file = entry.file();
                if (current.putIfAbsent(file.path(), file) == null) {
                    inOrder.add(file);
                } else {
                    duplicate(file.path());
                }
            }
        }
        return inOrder;
    }

    private void duplicate(StoragePath path) {
        if (layout.mayAddFilesAgain()) {
            findings.warning(
                    DATA,
                    path,
                    "The current snapshot names this file more than once. Its rows count once: a writer that lost the answer to its commit"
                            + " has repeated it.");
        } else {
            findings.error(DATA, path, "The current snapshot names this file more than once.");
        }
    }

    private List<ManifestFile> list(Snapshot snapshot) {
        try {
            List<ManifestFile> manifests = layout.readManifestList(table, snapshot);
            layout.totals(manifests).forEach((key, counted) -> {
                String recorded = snapshot.summary().get(key);
                if (recorded != null && !recorded.equals(counted)) {
                    findings.error(
                            LIST,
                            snapshot.manifestList(),
                            "The summary of snapshot " + snapshot.id() + " says " + key + " = " + recorded
                                    + ", but its manifests add up to " + counted + ".");
                }
            });
            return manifests;
        } catch (DataShardException e) {
            findings.failure(LIST, snapshot.manifestList(), e);
            return List.of();
        }
    }

    private List<ManifestEntry> entries(ManifestFile manifest) {
        List<ManifestEntry> entries;
        try {
            entries = layout.readManifest(table, manifest);
        } catch (DataShardException e) {
            findings.failure(MANIFEST, manifest.path(), e);
            return List.of();
        }
        counts(manifest, entries);
        for (ManifestEntry entry : entries) {
            number(manifest, entry);
            stored(entry.file());
        }
        return entries;
    }

    private void counts(ManifestFile manifest, List<ManifestEntry> entries) {
        int recorded = manifest.addedFiles() + manifest.existingFiles();
        if (recorded != entries.size()) {
            findings.error(
                    MANIFEST,
                    manifest.path(),
                    "The manifest list says that this manifest names " + recorded + " files; it names " + entries.size()
                            + ".");
        }
        long rows = manifest.details().addedRows() + manifest.details().existingRows();
        long counted =
                entries.stream().mapToLong(entry -> entry.file().recordCount()).sum();
        if (rows > 0 && rows != counted) {
            findings.error(
                    MANIFEST,
                    manifest.path(),
                    "The manifest list says that the files of this manifest have " + rows
                            + " rows; its entries add up to " + counted + ".");
        }
    }

    private void number(ManifestFile manifest, ManifestEntry entry) {
        SequenceNumber number = entry.sequenceNumber();
        if (number.isKnown()
                && manifest.sequenceNumber().isKnown()
                && number.compareTo(manifest.sequenceNumber()) > 0) {
            findings.error(
                    MANIFEST,
                    manifest.path(),
                    "The entry of " + entry.file().path() + " has the sequence number " + number
                            + ", but its manifest was written with " + manifest.sequenceNumber() + ".");
        }
    }

    /** Looks for a data file, once for each length that is recorded of it. */
    private void stored(DataFile file) {
        Long before = lengths.put(file.path(), file.sizeInBytes());
        if (before != null && before == file.sizeInBytes()) {
            return;
        }
        Optional<ObjectInfo> found = files.find(file.path());
        if (found.isEmpty()) {
            findings.error(
                    DATA,
                    file.path(),
                    "This data file of " + file.recordCount()
                            + " rows is missing. Restore it from a backup, or go back to a snapshot that does not need it.");
        } else if (found.get().size() != file.sizeInBytes()) {
            findings.error(
                    DATA,
                    file.path(),
                    "This data file has " + found.get().size() + " bytes where " + file.sizeInBytes()
                            + " are recorded.");
        }
    }
}
