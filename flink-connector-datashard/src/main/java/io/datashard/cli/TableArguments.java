package io.datashard.cli;

import io.datashard.storage.Surroundings;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What every command takes: which table, how to reach it, and how to answer. */
final class TableArguments {
    @Parameters(paramLabel = "PATH", description = "The table: a folder, or s3://bucket/prefix.")
    private String path = "";

    @Option(
            names = {"-o", "--storage-option"},
            paramLabel = "KEY=VALUE",
            description =
                    "How to reach the store, such as s3.endpoint=http://localhost:9000; may be repeated. Without it, the DATASHARD_* and AWS_*"
                            + " variables of the environment count.")
    private Map<String, String> storageOptions = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Runs a command on the table and prints its answer; returns its exit code. */
    int answer(Function<TableAccess, Answer> work) {
        Surroundings surroundings = Surroundings.ofEnvironment();
        Answer answer;
        try (TableAccess table = TableAccess.open(TableLocation.of(path, storageOptions, surroundings), surroundings)) {
            answer = work.apply(table);
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(json ? Json.text(answer.document()) + "\n" : answer.text());
        out.flush();
        return answer.exitCode();
    }
}
