package io.datashard.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.EncodedManifest;
import io.datashard.layout.EncodedObject;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
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
 * Appends to tables of the iceberg layout as Python 0.10 and 0.11 do (iceberg format section 6.1): it finds the base by looking ahead of the
 * hint, but under the lock it reads the hint once and trusts it; it compares only three fields of the current state; it writes metadata from
 * the keys that it knows; it deletes the files of a lost attempt.
 */
final class IcebergPythonWriter implements PythonWriter {
    private static final StoragePath HINT = StoragePath.of("metadata/version-hint.text");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KNOWN_KEYS = List.of(
            "format-version",
            "table-uuid",
            "location",
            "last-sequence-number",
            "last-updated-ms",
            "last-column-id",
            "current-schema-id",
            "schemas",
            "default-spec-id",
            "partition-specs",
            "last-partition-id",
            "default-sort-order-id",
            "sort-orders",
            "properties",
            "current-snapshot-id",
            "snapshots",
            "snapshot-log",
            "metadata-log");

    private final Storage storage;
    private final Clock clock;
    private final IdSource ids;
    private final TableLayout layout;
    private final PythonRetries retries;

    IcebergPythonWriter(Storage storage, Clock clock, IdSource ids, PythonRetries retries) {
        this.storage = storage;
        this.clock = clock;
        this.ids = ids;
        this.layout = LayoutDetection.detect(storage, Layout.ICEBERG, clock, ids, duration -> {});
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
        // Every read that looks ahead writes the hint.
        advance(base.metadataVersion().number());
        SnapshotId id = new SnapshotId(ids.snapshotId());
        SequenceNumber number = base.metadata().lastSequenceNumber().next();
        List<EncodedObject> staged = new ArrayList<>();
        boolean published;
        try {
            EncodedObject list = stage(base.metadata(), file, id, number, staged);
            try (MetadataLock lock = storage.lock(Duration.ofSeconds(30))) {
                published = publish(base, id, list, number);
            }
        } catch (CorruptDataException e) {
            // Garbage collection removed the documents of the base: a conflict.
            published = false;
        }
        for (EncodedObject object : staged) {
            if (!published) {
                storage.delete(object.path());
            }
            storage.delete(TableAudit.marker(object.path()));
        }
        return published;
    }

    private EncodedObject stage(
            TableMetadata base, DataFile file, SnapshotId id, SequenceNumber number, List<EncodedObject> staged) {
        List<ManifestFile> manifests = new ArrayList<>(base.currentSnapshot()
                .map(snapshot -> layout.readManifestList(base, snapshot))
                .orElse(List.of()));
        EncodedManifest manifest = layout.encodeManifest(
                layout.newManifest(),
                base,
                List.of(new ManifestEntry(ManifestEntry.Status.ADDED, id, number, file)),
                id,
                number);
        manifests.add(manifest.description());
        EncodedObject list = layout.encodeManifestList(layout.newManifestList(id), base, manifests, id, number);
        for (EncodedObject object : List.of(manifest.object(), list)) {
            staged.add(object);
            PythonWriter.mark(storage, object.path());
            storage.write(object.path(), object.bytes());
        }
        return list;
    }

    private boolean publish(CurrentTable base, SnapshotId id, EncodedObject list, SequenceNumber number) {
        long hinted = hint().orElseThrow();
        Optional<StoredObject> current = storage.read(metadataFile(hinted));
        if (current.isEmpty()) {
            return false;
        }
        ObjectNode document = read(current.get().bytes());
        if (!isBase(document, base.metadata())) {
            return false;
        }
        byte[] next = document(document, hinted, id, list, number);
        // Python's commit point.
        WriteOutcome outcome = storage.create(metadataFile(hinted + 1), next);
        if (outcome.isApplied()) {
            advance(hinted + 1);
            return true;
        }
        long newest = hinted + 1;
        while (storage.stat(metadataFile(newest + 1)).isPresent()) {
            newest++;
        }
        advance(newest);
        return false;
    }

    private static boolean isBase(JsonNode current, TableMetadata base) {
        long currentId = current.get("current-snapshot-id").longValue();
        SnapshotId baseId = base.currentSnapshotId();
        return current.get("table-uuid").textValue().equals(base.tableUuid())
                && currentId == (baseId == null ? -1 : baseId.bits())
                && current.get("last-updated-ms").longValue() == base.lastUpdatedMs();
    }

    private byte[] document(ObjectNode old, long number, SnapshotId id, EncodedObject list, SequenceNumber sequence) {
        ObjectNode now = JSON.createObjectNode();
        KNOWN_KEYS.forEach(key -> Optional.ofNullable(old.get(key)).ifPresent(value -> now.set(key, value.deepCopy())));
        String location = old.get("location").textValue();
        long time = clock.millis();
        long parent = old.get("current-snapshot-id").longValue();
        ObjectNode snapshot = JSON.createObjectNode()
                .put("snapshot-id", id.bits())
                .put("sequence-number", sequence.value())
                .put("timestamp-ms", time)
                .put("manifest-list", location + "/" + list.path());
        snapshot.putObject("summary")
                .put("operation", "append")
                .put("datashard.manifest-list-length", Integer.toString(list.bytes().length))
                .put("datashard.manifest-list-sha256", ContentCheck.sha256(list.bytes()));
        if (parent != -1) {
            snapshot.put("parent-snapshot-id", parent);
        }
        now.withArray("snapshots").add(snapshot);
        now.withArray("snapshot-log").addObject().put("timestamp-ms", time).put("snapshot-id", id.bits());
        now.put("current-snapshot-id", id.bits()).put("last-sequence-number", sequence.value());
        now.withArray("metadata-log")
                .addObject()
                .put("timestamp-ms", old.get("last-updated-ms").longValue())
                .put("metadata-file", location + "/" + metadataFile(number));
        keepLast(
                now.withArray("metadata-log"),
                old.at("/properties/write.metadata.previous-versions-max").asInt(10));
        now.put("last-updated-ms", Math.max(time, old.get("last-updated-ms").longValue() + 1));
        now.putObject("refs").putObject("main").put("snapshot-id", id.bits()).put("type", "branch");
        try {
            return JSON.writeValueAsBytes(now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keepLast(ArrayNode array, int count) {
        while (count >= 1 && array.size() > count) {
            array.remove(0);
        }
    }

    private void advance(long to) {
        for (int attempt = 0; attempt < 4; attempt++) {
            Optional<StoredObject> hint = storage.read(HINT);
            if (hint.isPresent() && number(hint.get()) >= to) {
                return;
            }
            byte[] content = Long.toString(to).getBytes(StandardCharsets.US_ASCII);
            WriteOutcome outcome = hint.isPresent()
                    ? storage.lockFreeReplace()
                            .orElseThrow()
                            .replace(HINT, content, hint.get().etag())
                    : storage.create(HINT, content);
            if (outcome.isApplied()) {
                return;
            }
        }
    }

    private Optional<Long> hint() {
        return storage.read(HINT)
                .map(IcebergPythonWriter::number)
                .or(() -> Optional.of(layout.loadOrFail().metadataVersion().number()));
    }

    private static long number(StoredObject hint) {
        return Long.parseLong(new String(hint.bytes(), StandardCharsets.US_ASCII));
    }

    private static StoragePath metadataFile(long number) {
        return StoragePath.of("metadata/v" + number + ".metadata.json");
    }

    private static ObjectNode read(byte[] document) {
        try {
            return (ObjectNode) JSON.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
