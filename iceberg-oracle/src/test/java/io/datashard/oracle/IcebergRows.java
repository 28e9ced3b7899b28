package io.datashard.oracle;

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
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/**
 * Reads rows of a table. Takes queries on standard input and answers on standard output; {@code ds_queries.py} of e2e-tests defines both. The
 * table must lie where its metadata says.
 */
public final class IcebergRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Table table;

    private IcebergRows(Path root) throws IOException {
        String hint =
                Files.readString(root.resolve("metadata/version-hint.text")).trim();
        Path metadata = root.resolve("metadata/v" + hint + ".metadata.json");
        table = new BaseTable(new StaticTableOperations(metadata.toString(), new ReadOnlyFiles()), root.toString());
    }

    /**
     * Answers all queries.
     *
     * @param args table root
     */
    public static void main(String[] args) throws IOException {
        IcebergRows rows = new IcebergRows(Path.of(args[0]).toAbsolutePath());
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = asked.readLine(); line != null; line = asked.readLine()) {
                answers.println(JSON.writeValueAsString(rows.answer(JSON.readTree(line))));
            }
        }
    }

    private ObjectNode answer(JsonNode query) throws IOException {
        JsonNode snapshot = query.path("snapshot");
        Expression condition = condition(query.path("where"));
        IcebergGenerics.ScanBuilder read = IcebergGenerics.read(table).where(condition);
        TableScan plan = table.newScan().filter(condition);
        if (snapshot.isNumber()) {
            read = read.useSnapshot(snapshot.longValue());
            plan = plan.useSnapshot(snapshot.longValue());
        }
        Set<String> select = new LinkedHashSet<>();
        query.path("select").forEach(column -> select.add(column.textValue()));
        if (!select.isEmpty()) {
            Set<String> needed = new LinkedHashSet<>(select); // Iceberg filters rows after it drops columns.
            query.path("where").forEach(part -> needed.add(part.get(0).textValue()));
            read = read.select(needed);
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode rows = answer.putArray("rows");
        try (CloseableIterable<Record> records = read.build()) {
            for (Record found : records) {
                ObjectNode row = rows.addObject();
                for (Types.NestedField column : found.struct().fields()) {
                    if (select.isEmpty() || select.contains(column.name())) {
                        CanonicalValues.put(row, column, found.getField(column.name()));
                    }
                }
            }
        }
        int files = 0;
        try (CloseableIterable<FileScanTask> tasks = plan.planFiles()) {
            for (FileScanTask unused : tasks) {
                files++;
            }
        }
        return answer.put("files", files);
    }

    private Expression condition(JsonNode where) {
        Expression all = Expressions.alwaysTrue();
        for (JsonNode part : where) {
            all = Expressions.and(
                    all, condition(part.get(0).textValue(), part.get(1).textValue(), part.get(2)));
        }
        return all;
    }

    private Expression condition(String column, String operator, JsonNode value) {
        if (operator.equals("is_null")) {
            return Expressions.isNull(column);
        }
        Expression isNotNull = Expressions.notNull(column);
        if (operator.equals("is_not_null")) {
            return isNotNull;
        }
        Object literal = CanonicalValues.literal(table.schema().findType(column), value);
        Expression compared =
                switch (operator) {
                    case "==" -> Expressions.equal(column, literal);
                    case "!=" -> Expressions.notEqual(column, literal);
                    case "<" -> Expressions.lessThan(column, literal);
                    case "<=" -> Expressions.lessThanOrEqual(column, literal);
                    case ">" -> Expressions.greaterThan(column, literal);
                    case ">=" -> Expressions.greaterThanOrEqual(column, literal);
                    default -> throw new IllegalArgumentException("no such operator: " + operator);
                };
        // As in SQL: to Iceberg, a null differs from every value and is less than all of them.
        return Expressions.and(isNotNull, compared);
    }
}
