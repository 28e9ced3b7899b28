package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/**
 * What a rewrite of data files has done.
 *
 * @param rewrittenGroups groups whose files were replaced
 * @param droppedGroups groups that stayed as they were, because others had removed or rewritten files of them meanwhile
 * @param filesBefore files that were replaced
 * @param filesAfter files in their place
 * @param rows rows of these files
 * @param bytesBefore length of the files that were replaced
 * @param bytesAfter length of the files in their place
 * @param cancelled whether it ended early because it was told to
 * @param unchangedGroups groups that stayed as they were, because they would not have become fewer files
 */
@PublicEvolving
public record RewriteReport(
        int rewrittenGroups,
        int droppedGroups,
        int filesBefore,
        int filesAfter,
        long rows,
        long bytesBefore,
        long bytesAfter,
        boolean cancelled,
        int unchangedGroups) {}
