package io.datashard.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.PhysicalType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Flink's own vectorised Parquet reader, in a process with Hadoop and the Parquet release that it was built with. */
final class FlinkParquet {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final StringBuilder questions = new StringBuilder();

    /** What Flink says to one question: the rows and a digest of each column, or why it fails. */
    record Answer(long rows, List<String> digests, String error) {}

    /** Asks for columns of a data file. */
    void ask(Path file, List<Field> columns) {
        ObjectNode question = JSON.createObjectNode().put("file", file.toString());
        ArrayNode asked = question.putArray("columns");
        for (Field column : columns) {
            asked.addArray().add(column.name()).add(type(column));
        }
        questions.append(question).append('\n');
    }

    /** The answers to all questions, in order. */
    List<Answer> answers() {
        String classPath = text(Workspace.project("flink-parquet-oracle/target/class-path.txt"));
        List<Answer> answers = new ArrayList<>();
        for (String line : Program.of(
                        "flink-parquet",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                Workspace.project("flink-parquet-oracle/target/test-classes") + ":" + classPath,
                                "io.datashard.oracle.flink.FlinkColumns"))
                .withInput(questions.toString())
                .run(LIMIT)
                .succeeded()
                .lines()) {
            answers.add(parse(line));
        }
        return answers;
    }

    private static Answer parse(String line) {
        try {
            JsonNode answer = JSON.readTree(line);
            List<String> digests = new ArrayList<>();
            answer.path("digests").forEach(digest -> digests.add(digest.textValue()));
            return new Answer(
                    answer.path("rows").asLong(-1),
                    digests,
                    answer.path("error").asText(""));
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The type to declare for a column. Flink holds a TIME in milliseconds, so times are numbers, in microseconds. */
    private static String type(Field column) {
        String type = column.type()
                .map(
                        FlinkParquet::type,
                        decimal -> "DECIMAL(" + decimal.precision() + ", " + decimal.scale() + ")",
                        fixed -> "BYTES");
        return column.required() ? type + " NOT NULL" : type;
    }

    private static String type(PrimitiveType type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case INT -> "INT";
            case LONG, TIME -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP(6)";
            case TIMESTAMPTZ -> "TIMESTAMP_LTZ(6)";
            case STRING -> "STRING";
            case UUID, BINARY, FIXED -> "BYTES";
        };
    }

    /** The digest of a column that Flink must give; {@code ColumnDigest} of the other process defines it. */
    static String digest(List<? extends RowView> rows, int position, DataType type, UuidForm uuids) {
        MessageDigest digest = sha256();
        for (RowView row : rows) {
            if (row.isNullAt(position)) {
                digest.update((byte) 0);
            } else if (type.physical() == PhysicalType.BYTES || type.physical() == PhysicalType.DECIMAL) {
                byte[] value = bytes(row, position, type, uuids);
                digest.update((byte) 2);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, value.length));
                digest.update(value);
            } else {
                digest.update((byte) 1);
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number(row, position, type)));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static long number(RowView row, int position, DataType type) {
        return switch (type.physical()) {
            case BOOLEAN -> row.getBoolean(position) ? 1 : 0;
            case INT -> row.getInt(position);
            case LONG -> row.getLong(position);
            case FLOAT -> Float.floatToRawIntBits(row.getFloat(position));
            case DOUBLE -> Double.doubleToRawLongBits(row.getDouble(position));
            case BYTES, DECIMAL -> throw new IllegalArgumentException(type + " is no number");
        };
    }

    private static byte[] bytes(RowView row, int position, DataType type, UuidForm uuids) {
        if (type.physical() == PhysicalType.DECIMAL) {
            BigDecimal decimal = row.getDecimal(position);
            return decimal.unscaledValue().toByteArray();
        }
        byte[] value = row.getBytes(position);
        if (type == PrimitiveType.UUID && uuids == UuidForm.BYTES) {
            UUID uuid = UUID.fromString(new String(value, StandardCharsets.UTF_8));
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(0, uuid.getMostSignificantBits())
                    .putLong(Long.BYTES, uuid.getLeastSignificantBits())
                    .array();
        }
        return value;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
