package io.datashard.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.storage.StoragePath;
import io.datashard.table.LayoutDetection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Reads and changes the documents of a table of the iceberg layout, as foreign or broken writers do. */
public final class IcebergEditor {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MemoryStorage storage;

    public IcebergEditor(MemoryStorage storage) {
        this.storage = storage;
    }

    /** The content of the current metadata file. */
    public ObjectNode metadata() {
        try {
            return (ObjectNode) JSON.readTree(bytes(current().metadataFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the current metadata file in place. */
    public void editMetadata(Consumer<ObjectNode> change) {
        StoragePath path = current().metadataFile();
        ObjectNode tree = metadata();
        change.accept(tree);
        try {
            storage.put(path, JSON.writeValueAsBytes(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records of the current manifest list. */
    public List<GenericRecord> manifestList() {
        return records(bytes(snapshot().manifestList()));
    }

    /** Changes every record of the current manifest list, and drops its recorded length and sum. */
    public void editManifestList(Consumer<GenericRecord> change) {
        StoragePath path = snapshot().manifestList();
        byte[] changed = rewritten(bytes(path), Set.of(), change);
        dropSums();
        storage.put(path, changed);
    }

    /** The entries of all manifests of the current snapshot. */
    public List<GenericRecord> entries() {
        return manifests().stream()
                .flatMap(manifest -> records(bytes(manifest.path())).stream())
                .toList();
    }

    /** Changes every entry of every manifest of the current snapshot; drops keys of their headers, and their recorded sums. */
    public void editEntries(Set<String> droppedKeys, Consumer<GenericRecord> change) {
        Map<String, Long> lengths = new HashMap<>();
        for (ManifestFile manifest : manifests()) {
            byte[] changed = rewritten(bytes(manifest.path()), droppedKeys, change);
            storage.put(manifest.path(), changed);
            lengths.put(manifest.path().name(), (long) changed.length);
        }
        editManifestList(manifest -> {
            String path = manifest.get("manifest_path").toString();
            manifest.put("manifest_length", lengths.get(path.substring(path.lastIndexOf('/') + 1)));
            manifest.put("datashard_sha256", null);
        });
    }

    private void dropSums() {
        editMetadata(tree -> tree.get("snapshots").forEach(snapshot -> ((ObjectNode) snapshot.get("summary"))
                .remove(List.of("datashard.manifest-list-length", "datashard.manifest-list-sha256"))));
    }

    private TableLayout layout() {
        ManualClock clock = new ManualClock();
        return LayoutDetection.detect(storage, clock, new SeededIds(0), clock::advance);
    }

    private CurrentTable current() {
        return layout().loadOrFail();
    }

    private Snapshot snapshot() {
        return current().metadata().currentSnapshot().orElseThrow();
    }

    private List<ManifestFile> manifests() {
        return layout().readManifestList(current().metadata(), snapshot());
    }

    private byte[] bytes(StoragePath path) {
        return storage.read(path).orElseThrow().bytes();
    }

    private static List<GenericRecord> records(byte[] container) {
        List<GenericRecord> records = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(new SeekableByteArrayInput(container), new GenericDatumReader<>())) {
            reader.forEachRemaining(records::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    private static byte[] rewritten(byte[] container, Set<String> droppedKeys, Consumer<GenericRecord> change) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileReader<GenericRecord> reader =
                        new DataFileReader<>(new SeekableByteArrayInput(container), new GenericDatumReader<>());
                DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
            for (String key : reader.getMetaKeys()) {
                if (!key.startsWith("avro.") && !droppedKeys.contains(key)) {
                    writer.setMeta(key, new String(reader.getMeta(key), StandardCharsets.UTF_8));
                }
            }
            writer.create(reader.getSchema(), out);
            for (GenericRecord record : reader) {
                change.accept(record);
                writer.append(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
