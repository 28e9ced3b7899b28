package io.datashard.commit;

import io.datashard.storage.StorageTraits;

/**
 * What a writer remembers of its commits on a table; one for all its committers.
 *
 * @param courtesy what it knows of other writers
 * @param forecast what it knows of the base of its next commit
 * @param ahead names that are marked for what it writes next
 */
public record CommitMemory(Courtesy courtesy, Forecast forecast, MarkedAhead ahead) {
    /** Of a writer that has not committed yet. */
    public static CommitMemory ofNewWriter(StorageTraits storage) {
        return new CommitMemory(new Courtesy(storage.farAway()), new Forecast(), new MarkedAhead());
    }
}
