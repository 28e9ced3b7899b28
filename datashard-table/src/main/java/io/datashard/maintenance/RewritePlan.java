package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/** Skeleton. */
@PublicEvolving
public record RewritePlan(List<RewriteGroup> groups, int files, long bytes) {}
