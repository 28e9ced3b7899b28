package io.datashard.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table as a real release of the Python library sees it. Every call runs in its own process and fails if the library does.
 *
 * @param python the release that works on the table
 * @param root table root
 */
record PythonTable(PythonEnvironment python, TableRoot root) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    void create(Schema schema) {
        create(schema, PartitionSpec.UNPARTITIONED);
    }

    /** Creates the table with partitions; releases from 0.11 on. */
    void create(Schema schema, PartitionSpec spec) {
        ArrayNode fields = JSON.createArrayNode();
        for (Field field : schema.fields()) {
            fields.addObject()
                    .put("id", field.id())
                    .put("name", field.name())
                    .put("type", field.type().text())
                    .put("required", field.required());
        }
        if (!spec.isPartitioned()) {
            work("create", fields.toString());
            return;
        }
        ArrayNode partitions = JSON.createArrayNode();
        for (PartitionField field : spec.fields()) {
            partitions
                    .addObject()
                    .put("source_id", field.sourceId())
                    .put("field_id", field.fieldId())
                    .put("name", field.name())
                    .put("transform", field.transform().text());
        }
        work("create", fields.toString(), "--partition", partitions.toString());
    }

    /**
     * Appends rows in one snapshot with one data file.
     *
     * @return id of the new snapshot
     */
    long append(Schema schema, Iterable<? extends RowView> rows) {
        RowJson json = new RowJson(schema);
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append(json.encode(row)).append('\n'));
        Program append = command("ds_table.py", "append").withInput(lines.toString());
        return json(append.run(LIMIT).succeeded().output()).get("snapshot").longValue();
    }

    /** The rows of the current snapshot. */
    List<TestRow> rows(Schema schema) {
        return decode(schema, work("read"));
    }

    /** The rows of an older snapshot; releases from 0.8 on. */
    List<TestRow> rows(Schema schema, long snapshotId) {
        return decode(schema, work("read", "--snapshot", String.valueOf(snapshotId)));
    }

    /** Digests of the rows of all retained snapshots, in the order of the metadata; releases from 0.8 on. */
    Map<SnapshotId, String> digests() {
        Map<SnapshotId, String> digests = new LinkedHashMap<>();
        for (String line : work("digests").lines()) {
            JsonNode snapshot = json(line);
            digests.put(
                    new SnapshotId(snapshot.get("id").longValue()),
                    snapshot.get("digest").textValue());
        }
        return digests;
    }

    /** The retained snapshots in the order of the metadata: id, parent, sequence_number, timestamp_ms, operation, summary. */
    List<JsonNode> snapshots() {
        return work("snapshots").lines().stream().map(PythonTable::json).toList();
    }

    /** Deletes data files, paths below the root, in one snapshot. */
    void delete(String... files) {
        work("delete", files);
    }

    /** Merges all manifests in one snapshot; releases from 0.8 on. */
    void compact() {
        maintain("compact");
    }

    /**
     * Merges small data files in one snapshot; releases from 0.11 on.
     *
     * @return number of files that were merged
     */
    int rewriteDataFiles() {
        return json(maintain("rewrite").output()).path("rewritten_files").intValue();
    }

    /** Changes a table property; releases from 0.8 on. */
    void setProperty(String key, String value) {
        maintain("set-property", key, value);
    }

    /** The data files of the current snapshot as pyarrow sees them: path, rows, row_groups, codec of the first column. */
    List<JsonNode> dataFiles() {
        return work("files").lines().stream().map(PythonTable::json).toList();
    }

    /** Runs {@code ds_filters.py}; see its usage for what it answers. */
    JsonNode compareFilters() {
        return json(program("ds_filters.py").run(LIMIT).succeeded().output());
    }

    /** Expires all but the newest snapshots. */
    void expire(int keep) {
        maintain("expire", String.valueOf(keep));
    }

    /** Collects garbage without a grace period: nobody may write meanwhile. */
    void collectGarbage() {
        maintain("gc");
    }

    /** Collects garbage that is at least as old as {@code grace}. */
    void collectGarbage(Duration grace) {
        maintain("gc", "--grace-ms", String.valueOf(grace.toMillis()));
    }

    /** Collects garbage as if {@code hours} hours had passed. In-flight markers protect pending files for 24 hours. */
    void collectGarbageAfter(int hours) {
        maintain("gc", "--hours-later", String.valueOf(hours));
    }

    /** Turns a classic table into one of the iceberg layout by the library's own command; releases from 0.10 on. */
    void migrate() {
        python.command("datashard", "migrate", root.python())
                .withEnvironment(root.environment())
                .run(LIMIT)
                .succeeded();
    }

    /**
     * Runs {@code ds_check.py}: reads the table through the library and checks its files against each other.
     *
     * @param options options of the script, such as {@code --fail-on-orphans} or {@code --allow-markers}
     * @throws AssertionError naming every violation
     */
    TableCheck check(String... options) {
        JsonNode answer =
                json(program("ds_check.py", options).run(LIMIT).succeeded().output());
        List<String> liveFiles = new ArrayList<>();
        answer.get("live_files").forEach(file -> liveFiles.add(file.textValue()));
        List<String> orphans = new ArrayList<>();
        answer.get("orphans").forEach(file -> orphans.add(file.textValue()));
        return new TableCheck(
                answer.get("metadata_version").intValue(),
                answer.get("snapshots").size(),
                answer.get("rows").longValue(),
                answer.get("digest").textValue(),
                liveFiles,
                orphans);
    }

    /** Runs a sub-command of {@code ds_table.py}; see its usage for what it prints. */
    ProgramResult work(String command, String... arguments) {
        return command("ds_table.py", command, arguments).run(LIMIT).succeeded();
    }

    /** Runs a sub-command of {@code ds_maintain.py}; see its usage for what it prints. */
    ProgramResult maintain(String command, String... arguments) {
        return command("ds_maintain.py", command, arguments).run(LIMIT).succeeded();
    }

    /** A script whose first argument is the table, not yet started. */
    Program program(String script, String... arguments) {
        List<String> all = new ArrayList<>(List.of(root.python()));
        all.addAll(List.of(arguments));
        return python.script(script, all).withEnvironment(root.environment());
    }

    private Program command(String script, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, root.python()));
        all.addAll(List.of(arguments));
        return python.script(script, all).withEnvironment(root.environment());
    }

    private static List<TestRow> decode(Schema schema, ProgramResult result) {
        RowJson json = new RowJson(schema);
        return result.lines().stream().map(json::decode).toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    /**
     * The results of a check of a sound table.
     *
     * @param metadataVersion number of the current metadata
     * @param snapshots number of retained snapshots
     * @param rows number of rows of the current snapshot
     * @param digest digest of those rows, as {@link io.datashard.testing.RowDigest} computes it
     * @param liveFiles data files of the current snapshot, paths below the root
     * @param orphans files that nothing references, paths below the root
     */
    record TableCheck(
            int metadataVersion,
            int snapshots,
            long rows,
            String digest,
            List<String> liveFiles,
            List<String> orphans) {}
}
