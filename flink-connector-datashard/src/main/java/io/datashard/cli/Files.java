package io.datashard.cli;

import io.datashard.table.TableAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the data files of the current snapshot. */
@Command(name = "files", description = "List the data files of the current snapshot.")
final class Files implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    @Override
    public Integer call() {
        return table.answer(Files::answer);
    }

    private static Answer answer(TableAccess access) {
        TextTable lines = new TextTable("FILE", "ROWS", "BYTES", "PARTITION");
        List<Map<String, Object>> documents = new ArrayList<>();
        LiveFiles.visit(access, (file, partition) -> {
            lines.row(file.path(), file.recordCount(), file.sizeInBytes(), partition);
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("path", file.path().value());
            document.put("rows", file.recordCount());
            document.put("bytes", file.sizeInBytes());
            document.put("partition", partition.isEmpty() ? null : partition);
            document.put("sha256", file.sha256());
            documents.add(document);
        });
        return Answer.done(
                Map.of("files", documents), documents.isEmpty() ? "The table has no data file.\n" : lines.text());
    }
}
