package io.datashard.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table that a real release of the Python library wrote, with its expected content; see {@code golden/README.md}.
 *
 * @param name path below the folder of golden tables, for example {@code 0.9.1/types}
 * @param root table root; never write to it, see {@link #copyTo}
 * @param expected the document {@code expected.json}
 */
public record GoldenTable(String name, Path root, JsonNode expected) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The golden table with this name. */
    public static GoldenTable named(String name) {
        Path folder = home().resolve(name);
        try {
            return new GoldenTable(
                    name,
                    folder.resolve("table"),
                    JSON.readTree(folder.resolve("expected.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("No golden table " + name, e);
        }
    }

    /** All golden tables, by name. */
    public static List<GoldenTable> all() {
        Path home = home();
        try (Stream<Path> files = Files.walk(home, 3)) {
            return files.filter(file -> file.endsWith("expected.json"))
                    .map(file ->
                            named(home.relativize(file.getParent()).toString().replace('\\', '/')))
                    .sorted((left, right) -> left.name().compareTo(right.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + home, e);
        }
    }

    /** Whether the table has the classic layout. */
    public boolean isClassic() {
        return expected.get("layout").textValue().equals("classic");
    }

    /** Whether each snapshot lists all live files; if not, the table is the union of all snapshots (Python 0.2 to 0.4). */
    public boolean hasFullSnapshots() {
        return expected.get("model").textValue().equals("full");
    }

    /** The stored schema; if none is stored, the schema that the writer passed. */
    public Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : expected.get("schema")) {
            fields.add(new Field(
                    field.get("id").intValue(),
                    field.get("name").textValue(),
                    DataType.parse(field.get("type").textValue()),
                    field.path("required").asBoolean(false)));
        }
        return new Schema(1, fields);
    }

    /** Rows of the current snapshot, in no particular order. */
    public List<TestRow> currentRows() {
        return rows(expected.get("current").get("rows"));
    }

    /** Digest of the rows of the current snapshot, as Python computed it. */
    public String currentDigest() {
        return expected.get("current").get("digest").textValue();
    }

    /** The rows in a node of {@code expected.json}, in the row encoding. */
    public List<TestRow> rows(JsonNode encoded) {
        RowJson json = new RowJson(schema());
        List<TestRow> rows = new ArrayList<>();
        encoded.forEach(row -> rows.add(json.decode(row.toString())));
        return rows;
    }

    /**
     * Copies the table, so that a test may write to it.
     *
     * @return the root of the copy, which is {@code target}
     */
    public Path copyTo(Path target) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(root.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + name + " to " + target, e);
        }
    }

    /** Loads the table into memory, so that a test may write to it and damage it. */
    public MemoryStorage inMemory() {
        MemoryStorage storage = new MemoryStorage();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String path = root.relativize(file).toString().replace('\\', '/');
                storage.put(StoragePath.of(path), Files.readAllBytes(file));
            }
            return storage;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot load " + name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static Path home() {
        URL readme = GoldenTable.class.getResource("/golden/README.md");
        if (readme == null || !readme.getProtocol().equals("file")) {
            throw new AssertionError("Golden tables are read from a folder, not from " + readme);
        }
        try {
            return Path.of(readme.toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new AssertionError("No path: " + readme, e);
        }
    }
}
