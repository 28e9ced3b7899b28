package io.datashard.testing;

import io.datashard.layout.Layout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.storage.IdSource;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/** Appends to a table as the Python library does, step by step. Not thread-safe. */
public interface PythonWriter {
    /** Appends one file in one commit. Retries until no other writer wins. */
    void append(String name, long rows);

    /**
     * A writer of a layout.
     *
     * @param modern true = the newest release that writes the layout; false = the oldest
     */
    static PythonWriter of(Layout layout, Storage storage, Clock clock, IdSource ids, boolean modern) {
        return of(layout, storage, clock, ids, modern, PythonRetries.AT_ONCE);
    }

    /** The same, that waits after a loss. */
    static PythonWriter of(
            Layout layout, Storage storage, Clock clock, IdSource ids, boolean modern, PythonRetries retries) {
        return switch (layout) {
            case CLASSIC -> new ClassicPythonWriter(storage, clock, ids, modern, retries);
            // 0.10 and 0.11 commit alike.
            case ICEBERG -> new IcebergPythonWriter(storage, clock, ids, retries);
        };
    }

    /** Writes a data file, after its in-flight marker. */
    static DataFile write(Storage storage, String name, long rows) {
        byte[] content = ("rows of " + name).getBytes(StandardCharsets.UTF_8);
        StoragePath path = StoragePath.of("data/" + name + ".parquet");
        mark(storage, path);
        storage.write(path, content);
        return new DataFile(path, rows, content.length, null, Map.of(), ColumnBounds.NONE);
    }

    /** Writes the in-flight marker of a file. */
    static void mark(Storage storage, StoragePath file) {
        storage.write(TableAudit.marker(file), ("{\"file_path\": \"" + file + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
