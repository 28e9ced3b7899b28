package io.datashard.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.schema.Schema;
import io.datashard.testing.RowDigest;
import io.datashard.testing.RowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The other readers of the iceberg layout. None shares a class with this project; each runs in its own process. */
enum OtherReader {
    DATASHARD("datashard_rows.py"),
    DUCKDB("duckdb_rows.py"),
    PYICEBERG("pyiceberg_rows.py"),
    ICEBERG_JAVA(null);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final @Nullable String script;

    OtherReader(@Nullable String script) {
        this.script = script;
    }

    /** Asks one process all queries. */
    List<Answer> ask(JavaTable table, List<Query> queries) {
        StringBuilder input = new StringBuilder();
        queries.forEach(query -> input.append(query.json(table.schema())).append('\n'));
        List<String> lines = program(table.root())
                .withInput(input.toString())
                .run(LIMIT)
                .succeeded()
                .lines();
        if (lines.size() != queries.size()) {
            throw new AssertionError(this + " gave " + lines.size() + " answers to " + queries.size() + " queries");
        }
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            answers.add(Answer.parse(lines.get(i), queries.get(i).answered(table.schema())));
        }
        return answers;
    }

    private Program program(TableRoot root) {
        if (script != null) {
            return PythonEnvironment.of(PythonEnvironment.NEWEST).table(root).program(script);
        }
        return Program.of(
                "iceberg-java",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Workspace.project("iceberg-oracle/target/test-classes") + ":"
                                + text(Workspace.project("iceberg-oracle/target/class-path.txt")),
                        "io.datashard.oracle.IcebergRows",
                        root.folder().toString()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The answer to a query.
     *
     * @param rows number of rows
     * @param digest digest of the rows
     * @param files number of data files that the reader had to read, if it tells
     */
    record Answer(int rows, String digest, Optional<Integer> files) {
        private static Answer parse(String line, Schema schema) {
            JsonNode answer;
            try {
                answer = JSON.readTree(line);
            } catch (JsonProcessingException e) {
                throw new AssertionError("Not JSON: " + line, e);
            }
            RowJson json = new RowJson(schema);
            RowDigest digest = new RowDigest(schema);
            answer.get("rows").forEach(row -> digest.add(json.decode(row.toString())));
            JsonNode files = answer.get("files");
            return new Answer(
                    digest.rowCount(),
                    digest.value(),
                    files.isNull() ? Optional.empty() : Optional.of(files.intValue()));
        }
    }
}
