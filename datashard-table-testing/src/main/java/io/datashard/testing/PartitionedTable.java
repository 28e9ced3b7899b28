package io.datashard.testing;

import io.datashard.layout.iceberg.ManifestCodec;
import io.datashard.layout.iceberg.ManifestListCodec;
import io.datashard.layout.iceberg.RecordedPaths;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.read.ManifestReader;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A partitioned table that has only manifests, as bytes of the iceberg layout. Every append adds one manifest. The first snapshot has id 1 and
 * sequence number 1.
 */
public final class PartitionedTable implements ManifestReader {
    private static final RecordedPaths PATHS = new RecordedPaths("file:///lake/t", "file:///lake/t");

    private final Schema schema;
    private final PartitionSpec spec;
    private final Map<StoragePath, byte[]> documents = new HashMap<>();
    private final List<ManifestFile> live = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    /** Names of the manifests that were read. */
    public final List<String> reads = new ArrayList<>();

    public PartitionedTable(Schema schema, PartitionSpec spec) {
        this.schema = schema;
        this.spec = spec;
    }

    /** A file with these partition values. */
    public static DataFile file(String name, @Nullable Object... partition) {
        return new DataFile(StoragePath.of("data/" + name), 10, 100, null, Map.of(), ColumnBounds.NONE)
                .inPartition(Partition.of(Arrays.asList(partition)));
    }

    public PartitionedTable append(DataFile... files) {
        return append(List.of(files));
    }

    public PartitionedTable append(List<DataFile> files) {
        SnapshotId id = new SnapshotId(snapshots.size() + 1);
        SequenceNumber number = new SequenceNumber(id.bits());
        List<ManifestEntry> entries = files.stream()
                .map(file -> new ManifestEntry(ManifestEntry.Status.ADDED, id, number, file))
                .toList();
        StoragePath path = StoragePath.of("metadata/m" + id);
        byte[] bytes = ManifestCodec.encode(entries, schema, spec, PATHS);
        documents.put(path, bytes);
        live.add(new ManifestFile(
                path,
                bytes.length,
                null,
                number,
                number,
                id,
                files.size(),
                0,
                ManifestDetails.of(entries, spec, schema)));
        return commit(id, number);
    }

    private PartitionedTable commit(SnapshotId id, SequenceNumber number) {
        SnapshotId parent = snapshots.isEmpty() ? null : current().id();
        StoragePath list = StoragePath.of("metadata/list" + id);
        documents.put(list, ManifestListCodec.encode(live, id, parent, number, PATHS));
        snapshots.add(new Snapshot(id, parent, 1000 * id.bits(), list, Snapshot.APPEND, Map.of(), 1, number));
        return this;
    }

    public Snapshot current() {
        return snapshots.get(snapshots.size() - 1);
    }

    public Snapshot snapshot(int id) {
        return snapshots.get(id - 1);
    }

    public TableMetadata metadata() {
        return new TableMetadata(
                "uuid",
                "file:///lake/t",
                current().sequenceNumber(),
                current().timestampMs(),
                schema,
                Map.of(),
                current().id(),
                snapshots,
                List.of(),
                List.of(),
                null,
                spec,
                null);
    }

    @Override
    public List<ManifestFile> readManifestList(Snapshot snapshot) {
        return ManifestListCodec.decode(document(snapshot.manifestList()), "list", PATHS);
    }

    @Override
    public StoredManifest fetchManifest(ManifestFile manifest) {
        reads.add(manifest.path().name());
        return ManifestCodec.open(document(manifest.path()), "manifest", manifest, schema, spec, PATHS);
    }

    private byte[] document(StoragePath path) {
        byte[] bytes = documents.get(path);
        if (bytes == null) {
            throw new AssertionError("No document " + path);
        }
        return bytes;
    }
}
