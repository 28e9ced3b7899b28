package io.datashard.cli;

import io.datashard.table.TableAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the partitions of the current snapshot. */
@Command(
        name = "partitions",
        description =
                "List the partitions of the current snapshot with their files, rows and bytes; a table without partitions is one.")
final class Partitions implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    /** What lies in a partition. */
    private record Content(long files, long rows, long bytes) {
        Content and(Content other) {
            return new Content(files + other.files, rows + other.rows, bytes + other.bytes);
        }
    }

    @Override
    public Integer call() {
        return table.answer(Partitions::answer);
    }

    private static Answer answer(TableAccess access) {
        Map<String, Content> byName = new TreeMap<>();
        LiveFiles.visit(
                access,
                (file, partition) ->
                        byName.merge(partition, new Content(1, file.recordCount(), file.sizeInBytes()), Content::and));
        TextTable lines = new TextTable("PARTITION", "FILES", "ROWS", "BYTES");
        List<Map<String, Object>> documents = new ArrayList<>();
        byName.forEach((name, content) -> {
            lines.row(name.isEmpty() ? "(all)" : name, content.files(), content.rows(), content.bytes());
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("partition", name.isEmpty() ? null : name);
            document.put("files", content.files());
            document.put("rows", content.rows());
            document.put("bytes", content.bytes());
            documents.add(document);
        });
        return Answer.done(
                Map.of("partitions", documents), documents.isEmpty() ? "The table has no data file.\n" : lines.text());
    }
}
