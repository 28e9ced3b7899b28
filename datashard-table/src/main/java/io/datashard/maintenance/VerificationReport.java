package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/**
 * What a check of a table has found.
 *
 * @param findings what is wrong or worth knowing, in the order of the check; empty for a healthy table
 * @param snapshots number of retained snapshots
 * @param manifests number of manifests that they name
 * @param dataFiles number of data files of the current snapshot
 * @param rows number of rows of the current snapshot, as recorded
 */
@PublicEvolving
public record VerificationReport(List<Finding> findings, long snapshots, long manifests, long dataFiles, long rows) {
    public VerificationReport {
        findings = List.copyOf(findings);
    }

    /** Whether no finding is an error. */
    public boolean isSound() {
        return findings.stream().noneMatch(Finding::isError);
    }
}
