package io.datashard.layout.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.SnapshotLogEntry;
import io.datashard.model.TableMetadata;
import io.datashard.model.TableProperties;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The change of one commit to a metadata document: to the JSON tree and its content, side by side (classic format section 6.1, iceberg format
 * section 6.8).
 *
 * <p>The tree of the base never changes. The new tree shares unchanged nodes with it, and the new text their bytes, so that a commit is cheap
 * however many snapshots the table has, and unknown keys stay in place.
 */
public final class MetadataPatch {
    private final DocumentSpelling spelling;
    private final TableMetadata base;
    private final MetadataUpdate update;
    private final DocumentText text;
    private final ObjectNode tree;

    public MetadataPatch(DocumentSpelling spelling, DocumentText text, TableMetadata base, MetadataUpdate update) {
        if (update.updatedMs() <= base.lastUpdatedMs()) {
            throw new IllegalArgumentException("the time of the last update must rise from " + base.lastUpdatedMs()
                    + ", not to " + update.updatedMs() + ": others would take the commit for none");
        }
        this.spelling = spelling;
        this.base = base;
        this.update = update;
        this.text = text;
        this.tree = DocumentJson.shallowCopy(text.tree());
    }

    /** The new document; complete once {@link #apply} has returned. */
    public DocumentText text() {
        return text.next(tree);
    }

    /** Changes the tree and returns its new content. */
    public TableMetadata apply() {
        Map<String, String> properties = applyProperties();
        List<MetadataLogEntry> metadataLog = applyMetadataLog(TableProperties.previousVersionsMax(properties));
        tree.put(key("last_updated_ms"), update.updatedMs());
        spelling.sign(tree, update.commitId());
        Snapshot snapshot = update.newSnapshot();
        if (snapshot == null) {
            return update.history().isNothing()
                    ? metadata(properties, metadataLog, base.currentSnapshotId(), base.snapshots(), base.snapshotLog())
                    : applyHistory(properties, metadataLog);
        }
        List<Snapshot> snapshots = new ArrayList<>(base.snapshots());
        snapshots.add(snapshot);
        SnapshotRetention retention = SnapshotRetention.newest(
                snapshots, TableProperties.snapshotRetentionCount(properties), pinned(snapshot.id()));
        spelling.setCurrent(tree, snapshot.id());
        if (snapshot.sequenceNumber().compareTo(base.lastSequenceNumber()) > 0) {
            tree.put(key("last_sequence_number"), snapshot.sequenceNumber().value());
        }
        return metadata(
                properties,
                metadataLog,
                snapshot.id(),
                applySnapshots(snapshots, retention),
                applySnapshotLog(new SnapshotLogEntry(snapshot.timestampMs(), snapshot.id()), retention));
    }

    /** Without a new snapshot: some go, or an earlier one becomes current again. The last sequence number stays. */
    private TableMetadata applyHistory(Map<String, String> properties, List<MetadataLogEntry> metadataLog) {
        SnapshotId target = update.history().current();
        SnapshotId current = target != null ? target : base.currentSnapshotId();
        if (target != null) {
            spelling.setCurrent(tree, target);
        }
        SnapshotRetention retention =
                SnapshotRetention.without(base.snapshots(), update.history().expired(), pinned(current));
        List<Snapshot> snapshots = applySnapshots(base.snapshots(), retention);
        SnapshotLogEntry line = target == null ? null : new SnapshotLogEntry(update.updatedMs(), target);
        return metadata(properties, metadataLog, current, snapshots, applySnapshotLog(line, retention));
    }

    private TableMetadata metadata(
            Map<String, String> properties,
            List<MetadataLogEntry> metadataLog,
            @Nullable SnapshotId current,
            List<Snapshot> snapshots,
            List<SnapshotLogEntry> snapshotLog) {
        Snapshot added = update.newSnapshot();
        SequenceNumber last = base.lastSequenceNumber();
        return new TableMetadata(
                base.tableUuid(),
                base.location(),
                added != null && added.sequenceNumber().compareTo(last) > 0 ? added.sequenceNumber() : last,
                update.updatedMs(),
                base.schema(),
                properties,
                current,
                snapshots,
                snapshotLog,
                metadataLog,
                spelling.keepsCommitId() ? update.commitId() : null,
                base.partitionSpec(),
                base.obstacle());
    }

    private String key(String key) {
        return spelling.key(key);
    }

    private Set<SnapshotId> pinned(@Nullable SnapshotId current) {
        Set<SnapshotId> pinned = new HashSet<>(spelling.pinned(tree));
        if (current != null) {
            pinned.add(current);
        }
        return pinned;
    }

    private ArrayNode arrayOrEmpty(String key) {
        return tree.get(key) instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
    }

    private Map<String, String> applyProperties() {
        Map<String, String> properties = new TreeMap<>(base.properties());
        if (update.setProperties().isEmpty() && update.removeProperties().isEmpty()) {
            return properties;
        }
        ObjectNode node = DocumentJson.shallowCopy(
                tree.get("properties") instanceof ObjectNode old ? old : JsonNodeFactory.instance.objectNode());
        update.removeProperties().forEach(node::remove);
        new TreeMap<>(update.setProperties()).forEach(node::put);
        tree.set("properties", node);
        properties.keySet().removeAll(update.removeProperties());
        properties.putAll(update.setProperties());
        return properties;
    }

    private List<MetadataLogEntry> applyMetadataLog(long limit) {
        List<MetadataLogEntry> log = new ArrayList<>(base.metadataLog());
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        nodes.addAll(arrayOrEmpty(key("metadata_log")));
        String superseded = spelling.record(update.supersededFile());
        boolean isNamed =
                !log.isEmpty() && log.get(log.size() - 1).metadataFile().equals(superseded);
        if (!isNamed) {
            log.add(new MetadataLogEntry(base.lastUpdatedMs(), superseded));
            nodes.addObject().put("timestamp-ms", base.lastUpdatedMs()).put("metadata-file", superseded);
        }
        int from = limit < 1 ? 0 : (int) Math.max(0, log.size() - limit);
        ArrayNode trimmed = JsonNodeFactory.instance.arrayNode();
        for (int i = from; i < nodes.size(); i++) {
            trimmed.add(nodes.get(i));
        }
        tree.set(key("metadata_log"), trimmed);
        return log.subList(from, log.size());
    }

    private List<Snapshot> applySnapshots(List<Snapshot> snapshots, SnapshotRetention retention) {
        ArrayNode old = arrayOrEmpty("snapshots");
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        List<Snapshot> kept = new ArrayList<>();
        for (int i = 0; i < snapshots.size(); i++) {
            Snapshot before = snapshots.get(i);
            if (!retention.keeps(before.id())) {
                continue;
            }
            Snapshot after = retention.repointed(before);
            kept.add(after);
            if (i == old.size()) {
                nodes.add(spelling.snapshotNode(after));
            } else if (after.equals(before)) {
                nodes.add(old.get(i));
            } else {
                ObjectNode node = DocumentJson.shallowCopy((ObjectNode) old.get(i));
                spelling.setParent(node, after.parent());
                nodes.add(node);
            }
        }
        tree.set("snapshots", nodes);
        return kept;
    }

    private List<SnapshotLogEntry> applySnapshotLog(@Nullable SnapshotLogEntry added, SnapshotRetention retention) {
        ArrayNode old = arrayOrEmpty(key("snapshot_log"));
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        List<SnapshotLogEntry> log = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            SnapshotLogEntry entry = base.snapshotLog().get(i);
            if (retention.keepsAll() || retention.keeps(entry.snapshotId())) {
                log.add(entry);
                nodes.add(old.get(i));
            }
        }
        if (added != null) {
            log.add(added);
            nodes.addObject()
                    .put(key("timestamp_ms"), added.timestampMs())
                    .set(key("snapshot_id"), JsonFields.idNode(added.snapshotId()));
        }
        tree.set(key("snapshot_log"), nodes);
        return log;
    }
}
