package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/** Skeleton: what was, or would be, removed. */
@PublicEvolving
public record OrphanReport(List<OrphanFile> files, long bytes, List<String> notRemoved, boolean cancelled) {}
