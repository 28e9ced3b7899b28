package io.datashard.layout.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.document.DocumentJson;
import io.datashard.layout.document.JsonFields;
import io.datashard.layout.document.JsonText;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.SnapshotLogEntry;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses the JSON tree of a metadata document of the iceberg layout (iceberg format section 2). */
final class MetadataParser {
    private static final long FORMAT_VERSION = 2;

    private MetadataParser() {}

    static TableMetadata parse(ObjectNode tree, String where, RecordedPaths paths) {
        JsonFields document = new JsonFields(tree, where);
        Schema schema = SchemaJson.current(document);
        PartitionSpec spec = defaultSpec(document, schema);
        TableMetadata metadata = new TableMetadata(
                document.text("table-uuid"),
                document.text("location"),
                document.sequenceNumber("last-sequence-number"),
                document.isAbsent("last-updated-ms") ? 0 : document.integer("last-updated-ms"),
                schema,
                document.textsOrEmpty("properties"),
                document.optionalSnapshotId("current-snapshot-id"),
                snapshots(document, paths),
                snapshotLog(document),
                DocumentJson.metadataLog(document, "metadata-log"),
                null,
                spec,
                obstacle(document, schema));
        DocumentJson.refuseDanglingCurrent(metadata, where);
        refuseAnotherMain(document, metadata);
        return metadata;
    }

    /** The document names the current snapshot twice. If the two differ, readers would see different rows. */
    private static void refuseAnotherMain(JsonFields document, TableMetadata metadata) {
        JsonNode main = document.node().path("refs").path("main").path("snapshot-id");
        SnapshotId current = metadata.currentSnapshotId();
        if (main.isIntegralNumber() && (current == null || main.longValue() != current.bits())) {
            throw JsonText.corrupt(
                    document.where(),
                    "the branch 'main' is at snapshot " + main + ", and the current snapshot is "
                            + (current == null ? "none" : current));
        }
    }

    static void refuseOthers(JsonFields document) {
        if (document.isAbsent("format-version")) {
            boolean isClassic = !document.isAbsent("format_version");
            throw new InvalidUseException(
                    "Cannot read " + document.where(),
                    isClassic
                            ? "it is a document of the classic layout of Python datashard 0.9 and older, below the iceberg layout's name"
                            : "it has no 'format-version', so that it is no metadata of the iceberg layout",
                    "Read the table with what wrote it; nothing was changed");
        }
        if (document.integer("format-version") != FORMAT_VERSION) {
            throw new InvalidUseException(
                    "Cannot read " + document.where(),
                    "its format version is " + document.integer("format-version") + " and only 2 is known",
                    "Use a table of format version 2, as Python datashard writes it");
        }
    }

    private static PartitionSpec defaultSpec(JsonFields document, @Nullable Schema schema) {
        int defaultId = defaultSpecId(document);
        PartitionSpec spec = PartitionSpec.UNPARTITIONED;
        JsonNode specs = document.arrayOrEmpty("partition-specs");
        for (int i = 0; i < specs.size(); i++) {
            JsonFields element = JsonFields.of(specs.get(i), document.where() + ", partition spec " + i);
            // The other specs are not used, and may be of unknown kinds.
            if (element.smallInteger("spec-id") == defaultId) {
                spec = SchemaJson.spec(element);
            }
        }
        if (schema != null) {
            spec.requireFits(schema);
        }
        return spec;
    }

    private static int defaultSpecId(JsonFields document) {
        return document.isAbsent("default-spec-id") ? 0 : document.smallInteger("default-spec-id");
    }

    /** Iceberg format section 8.1: Python supports one spec, with id 0. */
    private static @Nullable String obstacle(JsonFields document, @Nullable Schema schema) {
        JsonNode specs = document.arrayOrEmpty("partition-specs");
        if (defaultSpecId(document) != 0 || specs.size() > 1) {
            return "it has " + specs.size() + " partition specs and the default one has the id "
                    + defaultSpecId(document)
                    + "; Python would misread what is written by any other than a single spec of id 0";
        }
        if (specs.size() == 1 && specs.get(0).path("spec-id").asInt() != 0) {
            return "its partition spec has the id "
                    + specs.get(0).path("spec-id").asInt()
                    + ", but the default is 0; Python takes the table for unpartitioned, and others don't";
        }
        return schema == null ? "it stores no schema, so that what is written can't be checked" : null;
    }

    private static List<Snapshot> snapshots(JsonFields document, RecordedPaths paths) {
        List<Snapshot> snapshots = new ArrayList<>();
        for (JsonNode element : document.arrayOrEmpty("snapshots")) {
            snapshots.add(snapshot(JsonFields.of(element, document.where() + ", snapshot " + snapshots.size()), paths));
        }
        return snapshots;
    }

    private static Snapshot snapshot(JsonFields snapshot, RecordedPaths paths) {
        Map<String, String> summary = new HashMap<>(snapshot.textsOrEmpty("summary"));
        String operation = summary.remove(Spelling.OPERATION);
        return new Snapshot(
                snapshot.snapshotId("snapshot-id"),
                snapshot.optionalSnapshotId("parent-snapshot-id"),
                snapshot.integer("timestamp-ms"),
                paths.resolve(snapshot.text("manifest-list"), snapshot.where()),
                operation,
                Spelling.readSummary(summary),
                snapshot.optionalInteger("schema-id"),
                snapshot.sequenceNumber("sequence-number"));
    }

    private static List<SnapshotLogEntry> snapshotLog(JsonFields document) {
        List<SnapshotLogEntry> log = new ArrayList<>();
        for (JsonNode element : document.arrayOrEmpty("snapshot-log")) {
            JsonFields entry = JsonFields.of(element, document.where() + ", snapshot log entry " + log.size());
            log.add(new SnapshotLogEntry(entry.integer("timestamp-ms"), entry.snapshotId("snapshot-id")));
        }
        return log;
    }
}
