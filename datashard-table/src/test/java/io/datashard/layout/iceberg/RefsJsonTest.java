package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.SnapshotRef;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Branches and tags, which other tools make. */
class RefsJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "file:///lake/t";
    private static final SnapshotId ID = new SnapshotId(7);

    private static ObjectNode tree() throws IOException {
        Schema schema = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
        MetadataFile empty =
                MetadataFile.create(ROOT, new UUID(1, 2), schema, PartitionSpec.UNPARTITIONED, Map.of(), 1000);
        assertThat(empty.refs()).isEmpty();
        Snapshot snapshot = new Snapshot(
                ID,
                null,
                500,
                StoragePath.of("metadata/snap-7.avro"),
                Snapshot.APPEND,
                Map.of(),
                1,
                new SequenceNumber(1));
        MetadataFile file = empty.apply(
                new MetadataUpdate(snapshot, Map.of(), Set.of(), 1001, "commit", "metadata/v1.metadata.json"));
        assertThat(file.refs()).containsExactly(SnapshotRef.main(ID));
        return (ObjectNode) JSON.readTree(file.toBytes());
    }

    private static MetadataFile parse(ObjectNode tree) throws IOException {
        return MetadataFile.parse(JSON.writeValueAsBytes(tree), "the document", ROOT);
    }

    @Test
    void namesOfOthersAreToldInFull() throws IOException {
        ObjectNode tree = tree();
        tree.withObject("/refs/month-end")
                .put("snapshot-id", 7)
                .put("type", "tag")
                .put("max-ref-age-ms", 5_000_000_000L);
        tree.withObject("/refs/audit")
                .put("snapshot-id", 7)
                .put("type", "branch")
                .put("min-snapshots-to-keep", 3)
                .put("max-snapshot-age-ms", 60_000);
        assertThat(parse(tree).refs())
                .containsExactly(
                        SnapshotRef.main(ID),
                        new SnapshotRef("month-end", "tag", ID, 5_000_000_000L, null, null),
                        new SnapshotRef("audit", "branch", ID, null, 3, 60_000L));
    }

    @Test
    void theCurrentSnapshotIsMainAlsoIfTheDocumentDoesNotSaySo() throws IOException {
        ObjectNode tree = tree();
        tree.remove("refs");
        assertThat(parse(tree).refs()).containsExactly(SnapshotRef.main(ID));
    }

    /** The table can still be read: only who asks for its names is told. */
    @Test
    void aDamagedNameIsNoneThatIsLeftOut() throws IOException {
        ObjectNode tree = tree();
        tree.withObject("/refs/broken").put("type", "tag");
        MetadataFile file = parse(tree);
        assertThat(file.metadata().currentSnapshotId()).isEqualTo(ID);
        assertThatThrownBy(file::refs).isInstanceOf(CorruptDataException.class).hasMessageContaining("'broken'");
    }
}
