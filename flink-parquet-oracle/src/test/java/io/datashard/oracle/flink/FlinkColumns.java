package io.datashard.oracle.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.formats.parquet.ParquetColumnarRowInputFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * Reads columns of data files by Flink's vectorised reader. Takes a question a line on standard input: {@code {"file": path, "columns": [[name,
 * SQL type], ...]}}. Answers with {@code {"rows": n, "digests": [SHA-256 of the values of each column in order]}}, or {@code {"error": why}}.
 */
public final class FlinkColumns {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** As the file source reads. */
    private static final int BATCH_ROWS = 2048;

    private FlinkColumns() {}

    /** Answers all questions. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = asked.readLine(); line != null; line = asked.readLine()) {
                answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
            }
        }
    }

    private static ObjectNode answer(JsonNode question) {
        try {
            return read(Path.of(question.get("file").textValue()), rowType(question.get("columns")));
        } catch (IOException | RuntimeException e) {
            return JSON.createObjectNode().put("error", text(e));
        }
    }

    private static String text(Throwable e) {
        return e.getCause() == null ? String.valueOf(e) : e + ": " + text(e.getCause());
    }

    private static RowType rowType(JsonNode columns) {
        List<LogicalType> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (JsonNode column : columns) {
            names.add(column.get(0).textValue());
            types.add(LogicalTypeParser.parse(column.get(1).textValue(), FlinkColumns.class.getClassLoader()));
        }
        return RowType.of(types.toArray(LogicalType[]::new), names.toArray(String[]::new));
    }

    private static ObjectNode read(Path file, RowType type) throws IOException {
        ParquetColumnarRowInputFormat<FileSourceSplit> format = new ParquetColumnarRowInputFormat<>(
                new org.apache.hadoop.conf.Configuration(false),
                type,
                InternalTypeInfo.of(type),
                BATCH_ROWS,
                true,
                true);
        long length = Files.size(file);
        FileSourceSplit split =
                new FileSourceSplit("0", new org.apache.flink.core.fs.Path(file.toUri()), 0, length, 0, length);
        List<ColumnDigest> digests = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            digests.add(new ColumnDigest(type.getTypeAt(i), i));
        }
        long rows = 0;
        try (BulkFormat.Reader<RowData> reader = format.createReader(new Configuration(), split)) {
            for (BulkFormat.RecordIterator<RowData> batch = reader.readBatch();
                    batch != null;
                    batch = reader.readBatch()) {
                for (RecordAndPosition<RowData> row = batch.next(); row != null; row = batch.next()) {
                    rows++;
                    for (ColumnDigest digest : digests) {
                        digest.add(row.getRecord());
                    }
                }
                batch.releaseBatch();
            }
        }
        ObjectNode answer = JSON.createObjectNode().put("rows", rows);
        ArrayNode values = answer.putArray("digests");
        digests.forEach(digest -> values.add(digest.value()));
        return answer;
    }
}
