package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/** Skeleton. */
@PublicEvolving
public record VerificationReport(List<Finding> findings, long snapshots, long manifests, long dataFiles, long rows) {}
