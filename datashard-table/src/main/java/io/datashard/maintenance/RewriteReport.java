package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/** Skeleton: groups that were rewritten, and those that were dropped because others had removed or rewritten their files. */
@PublicEvolving
public record RewriteReport(int rewrittenGroups, int droppedGroups, int filesBefore, int filesAfter, long rows, long bytesBefore, long bytesAfter, boolean cancelled) {}
