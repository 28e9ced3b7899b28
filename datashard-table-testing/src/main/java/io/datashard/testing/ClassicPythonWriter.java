package io.datashard.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.EncodedManifest;
import io.datashard.layout.EncodedObject;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import io.datashard.table.LayoutDetection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends to classic tables as the Python library does (classic format section 6.1): it writes metadata from the keys that it knows, the lock
 * guards validation and swap, and markers are removed right after the commit. Release 0.6 has neither sequence numbers nor commit ids, and
 * reads the hint twice; 0.9 reads it once.
 */
final class ClassicPythonWriter implements PythonWriter {
    private static final StoragePath HINT = StoragePath.of("metadata.version-hint.text");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KNOWN_KEYS = List.of(
            "location",
            "table_uuid",
            "format_version",
            "last_sequence_number",
            "last_updated_ms",
            "last_column_id",
            "schemas",
            "current_schema_id",
            "partition_specs",
            "default_spec_id",
            "sort_orders",
            "default_sort_order_id",
            "properties",
            "current_snapshot_id",
            "snapshots",
            "snapshot_log",
            "metadata_log",
            "last_commit_id");

    private final Storage storage;
    private final Clock clock;
    private final IdSource ids;
    private final TableLayout layout;
    private final boolean modern;
    private final PythonRetries retries;

    /** A writer of release 0.9 ({@code modern}) or 0.6. */
    ClassicPythonWriter(Storage storage, Clock clock, IdSource ids, boolean modern, PythonRetries retries) {
        this.storage = storage;
        this.clock = clock;
        this.ids = ids;
        this.layout = LayoutDetection.detect(storage, clock, ids, duration -> {});
        this.modern = modern;
        this.retries = retries;
    }

    @Override
    public void append(String name, long rows) {
        DataFile file = PythonWriter.write(storage, name, rows);
        int losses = 0;
        while (!tryCommit(file)) {
            losses++;
            retries.lost(losses);
        }
        storage.delete(TableAudit.marker(file.path()));
    }

    private boolean tryCommit(DataFile file) {
        CurrentTable base = layout.loadOrFail();
        byte[] baseMetadata = storage.read(base.metadataFile()).orElseThrow().bytes();
        SnapshotId id = new SnapshotId(ids.snapshotId());
        SequenceNumber number = modern ? base.metadata().lastSequenceNumber().next() : SequenceNumber.UNKNOWN;
        EncodedManifest manifest = layout.encodeManifest(
                layout.newManifest(),
                base.metadata(),
                List.of(new ManifestEntry(ManifestEntry.Status.ADDED, id, number, file)),
                id,
                number);
        List<ManifestFile> manifests = new ArrayList<>(base.metadata()
                .currentSnapshot()
                .map(snapshot -> layout.readManifestList(base.metadata(), snapshot))
                .orElse(List.of()));
        manifests.add(manifest.description());
        EncodedObject list =
                layout.encodeManifestList(layout.newManifestList(id), base.metadata(), manifests, id, number);
        List<EncodedObject> staged = List.of(manifest.object(), list);
        for (EncodedObject object : staged) {
            PythonWriter.mark(storage, object.path());
            storage.write(object.path(), object.bytes());
        }
        boolean published;
        try (MetadataLock lock = storage.lock(Duration.ofSeconds(30))) {
            published = publish(base, document(baseMetadata, base, id, list.path(), number), lock);
        }
        for (EncodedObject object : staged) {
            if (!published) {
                storage.delete(object.path());
            }
            storage.delete(TableAudit.marker(object.path()));
        }
        return published;
    }

    private boolean publish(CurrentTable base, byte[] document, MetadataLock lock) {
        StoredObject validated = storage.read(HINT).orElseThrow();
        if (!names(validated, base)) {
            return false;
        }
        long next = base.metadataVersion().number() + 1;
        StoragePath file = StoragePath.of("metadata/v" + next + "-" + ids.hex8() + ".metadata.json");
        storage.write(file, document);
        // 0.6 takes the tag from a second read, and so overwrites a commit in between.
        StoredObject tagged = modern ? validated : storage.read(HINT).orElseThrow();
        boolean swapped = lock.isHeld()
                && lock.replace(HINT, file.name().getBytes(StandardCharsets.UTF_8), tagged.etag())
                        .isApplied();
        if (!swapped) {
            storage.delete(file);
        }
        return swapped;
    }

    private static boolean names(StoredObject hint, CurrentTable base) {
        return new String(hint.bytes(), StandardCharsets.UTF_8)
                .equals(base.metadataFile().name());
    }

    private byte[] document(byte[] base, CurrentTable table, SnapshotId id, StoragePath list, SequenceNumber number) {
        try {
            JsonNode old = JSON.readTree(base);
            ObjectNode now = JSON.createObjectNode();
            KNOWN_KEYS.forEach(key -> Optional.ofNullable(old.get(key)).ifPresent(value -> now.set(key, value)));
            long time = clock.millis();
            now.withArray("snapshots")
                    .addObject()
                    .put("snapshot_id", id.bits())
                    .put("timestamp_ms", time)
                    .put("manifest_list", list.value())
                    .put("operation", "append")
                    .put("schema_id", 1)
                    .put("sequence_number", modern ? number.value() : null)
                    .set("parent_snapshot_id", old.get("current_snapshot_id"));
            now.withArray("snapshot_log").addObject().put("timestamp_ms", time).put("snapshot_id", id.bits());
            now.put("current_snapshot_id", id.bits());
            if (modern) {
                now.put("last_sequence_number", number.value());
                now.put("last_commit_id", ids.hex32());
                now.withArray("metadata_log")
                        .addObject()
                        .put("timestamp-ms", old.get("last_updated_ms").longValue())
                        .put("metadata-file", table.metadataFile().value());
            } else {
                now.remove("last_commit_id");
            }
            // Like the real one: does not notice a clock that stands still.
            now.put("last_updated_ms", time);
            return JSON.writeValueAsBytes(now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
