package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/** Skeleton: files of one partition that become fewer. */
@PublicEvolving
public record RewriteGroup(String partition, List<String> files, long bytes, long rows) {}
