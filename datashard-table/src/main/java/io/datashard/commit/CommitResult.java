package io.datashard.commit;

import io.datashard.model.DataFile;
import io.datashard.model.MetadataVersion;
import io.datashard.model.Snapshot;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How a commit ended well. */
public sealed interface CommitResult {
    /** Applies the function of this alternative. */
    <T> T map(Function<Committed, T> committed, Function<Skipped, T> skipped);

    /** What was published; empty if nothing had to be published. */
    default Optional<Committed> committed() {
        return map(Optional::of, skipped -> Optional.empty());
    }

    /**
     * The change is published.
     *
     * @param snapshot the new snapshot
     * @param metadataVersion the metadata version that made it visible
     * @param attempts number of attempts, at least 1
     * @param marked files of the commit itself (manifests, manifest list) that still have in-flight markers
     * @param added data files that became live
     * @param removed number of data files that were removed
     */
    record Committed(
            Snapshot snapshot,
            MetadataVersion metadataVersion,
            int attempts,
            List<StoragePath> marked,
            Added added,
            int removed)
            implements CommitResult {
        public Committed {
            marked = List.copyOf(marked);
        }

        @Override
        public <T> T map(Function<Committed, T> committed, Function<Skipped, T> skipped) {
            return committed.apply(this);
        }
    }

    /**
     * What a commit added.
     *
     * @param files number of files
     * @param rows number of their rows
     * @param bytes their length
     */
    record Added(int files, long rows, long bytes) {
        static Added of(List<DataFile> files) {
            return new Added(
                    files.size(),
                    files.stream().mapToLong(DataFile::recordCount).sum(),
                    files.stream().mapToLong(DataFile::sizeInBytes).sum());
        }
    }

    /** Nothing was published, because nothing had to be. */
    record Skipped(String reason) implements CommitResult {
        @Override
        public <T> T map(Function<Committed, T> committed, Function<Skipped, T> skipped) {
            return skipped.apply(this);
        }
    }
}
