package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/**
 * A removal of orphan files, planned or done.
 *
 * @param files the files that were, or would be, removed, in that order; with those of {@code notRemoved}
 * @param bytes the length of those that were, or would be, removed
 * @param notRemoved paths of those that the storage would not remove; they stay, and the next removal tries again
 * @param cancelled whether the removal ended early because its caller said so
 */
@PublicEvolving
public record OrphanReport(List<OrphanFile> files, long bytes, List<String> notRemoved, boolean cancelled) {
    public OrphanReport {
        files = List.copyOf(files);
        notRemoved = List.copyOf(notRemoved);
    }
}
