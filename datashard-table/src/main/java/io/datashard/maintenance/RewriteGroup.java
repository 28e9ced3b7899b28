package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/**
 * Data files of one partition that become fewer.
 *
 * @param partition the partition as its folder is called, such as {@code day=2026-12-01/sym=A}; empty if the table has no partitions
 * @param files their paths below the table, in the order of their commits
 * @param bytes their length
 * @param rows the number of their rows
 */
@PublicEvolving
public record RewriteGroup(String partition, List<String> files, long bytes, long rows) {
    public RewriteGroup {
        files = List.copyOf(files);
    }

    @Override
    public String toString() {
        return files.size() + " files, " + bytes + " bytes, " + rows + " rows"
                + (partition.isEmpty() ? "" : " of " + partition);
    }
}
