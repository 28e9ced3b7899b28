package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.CorruptDataException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.HintFault;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.table.TableAccess;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a table is whole: that what its metadata names is there and is as recorded. Reads the metadata, the manifest lists and the
 * manifests of all retained snapshots, looks for every data file that they name, and opens those of the current snapshot. Changes nothing.
 */
@PublicEvolving
public final class TableVerification {
    /** Others may expire what is being looked at: then the check begins anew, so often. */
    private static final int PASSES = 3;

    private final TableAccess access;
    private final boolean deep;

    private TableVerification(TableAccess access, boolean deep) {
        this.access = access;
        this.deep = deep;
    }

    static TableVerification of(TableAccess access) {
        return new TableVerification(access, false);
    }

    /** Also compares every data file of the current snapshot with its recorded SHA-256, and reads all its rows. */
    public TableVerification deep() {
        return new TableVerification(access, true);
    }

    /**
     * Checks the table. Damage is never thrown: it is in the report. Of a table that changed meanwhile, the report tells the later state.
     *
     * @throws io.datashard.error.InvalidUseException if there is no table
     * @throws io.datashard.error.StorageException if the storage could not be asked: then nothing is known about the table
     */
    public VerificationReport run(Progress progress) {
        // What this process remembers of the table is not what lies there.
        TableAccess anew;
        try {
            anew = access.recognisedAnew();
        } catch (CorruptDataException e) {
            return unreadable(e);
        }
        for (int pass = 1; ; pass++) {
            CurrentTable current;
            try {
                current = anew.layout().loadOrFail();
            } catch (CorruptDataException e) {
                return unreadable(e);
            }
            VerificationReport report = check(anew, current, progress);
            if (report.isSound() || pass == PASSES || progress.isCancelled() || !hasChanged(anew, current)) {
                return report;
            }
        }
    }

    private static boolean hasChanged(TableAccess access, CurrentTable then) {
        try {
            return access.layout()
                    .load()
                    .filter(now -> now.metadataFile().equals(then.metadataFile()))
                    .isEmpty();
        } catch (CorruptDataException e) {
            return true;
        }
    }

    private static VerificationReport unreadable(CorruptDataException failure) {
        Findings findings = new Findings();
        findings.error("metadata", String.valueOf(failure.getMessage()));
        return new VerificationReport(findings.all(), 0, 0, 0, 0);
    }

    private VerificationReport check(TableAccess table, CurrentTable current, Progress progress) {
        Findings findings = new Findings();
        TableMetadata metadata = current.metadata();
        table.layout().hintFault(current).ifPresent(fault -> report(fault, findings));
        progress.at("listing files", 0, -1);
        StoredFiles files = StoredFiles.list(table.storage(), findings);
        new MetadataCheck(metadata, findings).run(files);
        ManifestCheck manifests = new ManifestCheck(table.layout(), metadata, files, findings);
        Optional<Snapshot> newest = metadata.currentSnapshot();
        List<DataFile> live = newest.map(manifests::checkCurrent).orElse(List.of());
        boolean ended = others(metadata, manifests, progress)
                && new DataFileCheck(table.storage(), metadata.schema(), deep, findings).run(live, progress);
        if (ended) {
            new LeftoverCheck(table.clock().instant(), findings).run(files.listed());
        } else {
            findings.incomplete("The check was stopped before its end.");
        }
        return new VerificationReport(
                findings.all(),
                metadata.snapshots().size(),
                manifests.manifests(),
                live.size(),
                live.stream().mapToLong(DataFile::recordCount).sum());
    }

    private static void report(HintFault fault, Findings findings) {
        if (fault.stopsWriters()) {
            findings.error("version-hint", fault.path(), fault.text());
        } else {
            findings.warning("version-hint", fault.path(), fault.text());
        }
    }

    private static boolean others(TableMetadata table, ManifestCheck manifests, Progress progress) {
        List<Snapshot> snapshots = table.snapshots();
        for (int i = 0; i < snapshots.size(); i++) {
            progress.at("reading snapshots", i, snapshots.size());
            if (progress.isCancelled()) {
                return false;
            }
            if (!snapshots.get(i).id().equals(table.currentSnapshotId())) {
                manifests.check(snapshots.get(i));
            }
        }
        return true;
    }
}
