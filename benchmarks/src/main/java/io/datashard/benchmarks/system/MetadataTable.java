package io.datashard.benchmarks.system;

import java.nio.file.Path;
import java.util.List;

/**
 * A table of {@link PretendFile}s, to measure commits and plans without rows. Not thread-safe.
 *
 * <p>Each commit is what the sink of the system does for a checkpoint. Ours looks for the data files then, so they are there, as empty space.
 */
public interface MetadataTable extends AutoCloseable {
    /** Makes ready what a commit of these files needs and what is not its work. */
    Commit prepare(List<PretendFile> files) throws Exception;

    /** Opens the table anew, as a reader does, and returns the number of files that may have a row with a number in the range. */
    int plan(long low, long high) throws Exception;

    @Override
    void close() throws Exception;

    /** A commit that is ready. */
    interface Commit {
        void run() throws Exception;
    }

    /** Makes an empty table of the event log. */
    static MetadataTable create(String system, Path folder) throws Exception {
        return switch (system) {
            case "datashard" -> new DataShardMetadata(folder, false);
            case "datashard-iceberg" -> new DataShardMetadata(folder, true);
            case "iceberg" -> new IcebergMetadata(folder);
            case "paimon" -> new PaimonMetadata(folder);
            default -> throw new IllegalArgumentException("no metadata of '" + system + "'");
        };
    }
}
