package io.datashard.e2e;

import io.datashard.e2e.ErrorCase.Where;
import io.datashard.storage.s3.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The SQL clients that meet the errors of the documentation: one process for each kind of client, all at the same time. */
final class ErrorClients {
    private static final List<String> PREAMBLE = List.of(
            "SET 'sql-client.execution.result-mode' = 'tableau'",
            "SET 'execution.runtime-mode' = 'batch'",
            "SET 'table.dml-sync' = 'true'");

    private final FlinkCluster cluster;
    private final Path folder;

    /** @param folder for files of the clients */
    ErrorClients(FlinkCluster cluster, Path folder) {
        this.cluster = cluster;
        this.folder = folder;
    }

    /**
     * Lets the clients say the statements of all cases.
     *
     * @return what was printed of the last statement of each case that has statements; empty text if it did not fail
     * @throws AssertionError if another statement failed
     */
    Map<ErrorCase, String> run(List<ErrorCase> cases) throws Exception {
        Map<Where, SqlConversation> clients = new EnumMap<>(Where.class);
        try {
            for (Where where : List.of(Where.PATIENT, Where.BARE, Where.CLUSTER)) {
                clients.put(where, SqlConversation.start(client(where), statements(where, cases)));
            }
            Map<ErrorCase, String> printed = new HashMap<>();
            for (Map.Entry<Where, SqlConversation> client : clients.entrySet()) {
                printed.putAll(byCase(cases, client.getKey(), client.getValue().errors()));
            }
            return printed;
        } finally {
            clients.values().forEach(SqlConversation::close);
        }
    }

    private static List<String> statements(Where where, List<ErrorCase> cases) {
        List<String> statements = new ArrayList<>(PREAMBLE);
        cases.stream().filter(each -> each.where() == where).forEach(each -> statements.addAll(each.statements()));
        return statements;
    }

    private static Map<ErrorCase, String> byCase(List<ErrorCase> cases, Where where, List<String> errors) {
        Map<ErrorCase, String> printed = new HashMap<>();
        int next = requireSuccess(errors, 0, PREAMBLE.size(), "the beginning");
        for (ErrorCase each : cases) {
            if (each.where() == where) {
                next = requireSuccess(errors, next, each.statements().size() - 1, each.toString());
                printed.put(each, errors.get(next++));
            }
        }
        return printed;
    }

    private static int requireSuccess(List<String> errors, int from, int count, String of) {
        List<String> all = errors.subList(from, from + count);
        if (!all.stream().allMatch(String::isEmpty)) {
            throw new AssertionError("Failed before the error of " + of + ": " + all);
        }
        return from + count;
    }

    private Program client(Where where) throws Exception {
        Path history = folder.resolve("history-" + where);
        Program client = cluster.script("sql-client.sh", List.of("-hist", history.toString()));
        return where == Where.BARE ? bare(client) : client;
    }

    private Program bare(Program client) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(client.environment());
        Path profiles = Files.writeString(
                folder.resolve("credentials"),
                "[lake]\naws_access_key_id = " + environment.remove("DATASHARD_S3_ACCESS_KEY")
                        + "\naws_secret_access_key = " + environment.remove("DATASHARD_S3_SECRET_KEY") + "\n");
        Path trust = SelfSigned.in(folder).store();
        environment.put("AWS_SHARED_CREDENTIALS_FILE", profiles.toString());
        environment.put("AWS_CONFIG_FILE", folder.resolve("no-config").toString());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("JVM_ARGS", "-Djavax.net.ssl.trustStore=" + trust);
        return new Program(client.name(), client.command(), environment, client.input(), client.folder());
    }
}
