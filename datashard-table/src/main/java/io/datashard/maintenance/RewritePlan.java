package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/**
 * What a rewrite of data files would do. Printed, it has a line for each group.
 *
 * @param groups the groups, in the order in which they would be rewritten
 * @param files the number of their files
 * @param bytes the length of their files
 */
@PublicEvolving
public record RewritePlan(List<RewriteGroup> groups, int files, long bytes) {
    public RewritePlan {
        groups = List.copyOf(groups);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(files)
                .append(" data files to rewrite, ")
                .append(bytes)
                .append(" bytes, in ")
                .append(groups.size())
                .append(" groups");
        groups.forEach(group -> text.append('\n').append(group));
        return text.toString();
    }
}
