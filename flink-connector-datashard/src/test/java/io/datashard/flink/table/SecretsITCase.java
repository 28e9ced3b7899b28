package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import io.datashard.storage.s3.S3Server;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.Await;
import io.datashard.testing.CapturedLog;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectClusterRESTAddress;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The secret key of a store is nowhere but in the process that uses it. */
@Timeout(120)
class SecretsITCase {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final S3Server SERVER = S3Server.withKeysInProcess();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    @Test
    void aJobShowsTheSecretNowhere(@InjectClusterRESTAddress URI rest) throws Exception {
        String from = SERVER.path("secrets/from");
        String to = SERVER.path("secrets/to");
        Map<String, String> shown = new HashMap<>();
        try (CapturedLog log = CapturedLog.everything();
                DataShardTable source = DataShardTable.create(from, SERVER.options(), SCHEMA, TableOptions.DEFAULT)) {
            source.append(List.of(TestRow.of(1L)));
            StreamExecutionEnvironment env = copying(from, to);
            shown.put(
                    "job graph",
                    text(InstantiationUtil.serializeObject(
                            env.getStreamGraph(false).getJobGraph())));
            JobClient job = env.executeAsync("copy");
            Await.until(
                    "the row to be copied", LIMIT, () -> DataShardTable.exists(to, SERVER.options()) && rows(to) == 1);
            pages(rest, job.getJobID().toString()).forEach(shown::put);
            job.cancel().get();
            Await.until("the job to end", LIMIT, () -> job.getJobStatus().get() == JobStatus.CANCELED);
            shown.put("log", String.join("\n", log.lines()));
        }
        shown.putAll(files(folder));

        assertThat(shown).hasSizeGreaterThan(10);
        assertThat(shown.get("log")).contains("Committed checkpoint");
        assertThat(shown.get("job graph")).contains(from, SERVER.options().get("s3.endpoint"));
        shown.forEach((where, content) -> assertThat(content)
                .as(where)
                .isNotEmpty()
                .doesNotContain(S3Server.SECRET_KEY)
                .doesNotContain(utf16(S3Server.SECRET_KEY)));
    }

    @Test
    void aLocationThatIsMadeWhereTheKeysAreCarriesNone() throws IOException {
        Map<String, String> engine = Map.of("s3.access-key", S3Server.SECRET_KEY, "s3.secret-key", S3Server.SECRET_KEY);
        Surroundings surroundings = new Surroundings(SERVER.environment(), engine);
        TableLocation location = TableLocation.of("t", Map.of(), surroundings);
        String serialized = text(InstantiationUtil.serializeObject(location));
        assertThat(serialized).contains("s3://lake/t").contains("127.0.0.1").doesNotContain(S3Server.SECRET_KEY);
        assertThat(location.toString() + location.submitted() + surroundings).doesNotContain(S3Server.SECRET_KEY);
    }

    @Test
    void errorsOfTheStoreDoNotRepeatTheSecret() {
        Map<String, String> wrong = new HashMap<>(SERVER.environment());
        wrong.put("DATASHARD_S3_SECRET_KEY", "other-" + S3Server.SECRET_KEY);
        Surroundings surroundings = new Surroundings(wrong, Map.of());
        Throwable failure =
                catchThrowable(() -> DataShardTable.open(TableLocation.of("t", Map.of(), surroundings), surroundings));
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains("signature").doesNotContain(S3Server.SECRET_KEY);
    }

    private StreamExecutionEnvironment copying(String from, String to) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        var source = DataShardSource.forRow().path(from).continuous(Duration.ofMillis(100));
        var sink = DataShardSink.forRow(Types.ROW_NAMED(new String[] {"id"}, Types.LONG))
                .path(to)
                .createIfMissing();
        SERVER.options().forEach(source::storageOption);
        SERVER.options().forEach(sink::storageOption);
        env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "source")
                .sinkTo(sink.build());
        return env;
    }

    private static long rows(String path) {
        try (DataShardTable table = DataShardTable.open(path, SERVER.options());
                var rows = table.scan().rows()) {
            return rows.stream().count();
        }
    }

    /** What the web interface shows is what these answer. */
    private static Map<String, String> pages(URI rest, String job) throws Exception {
        Map<String, String> pages = new HashMap<>();
        HttpClient client = HttpClient.newHttpClient();
        List<String> paths = new ArrayList<>(List.of("/config", "/jobmanager/config", "/jobmanager/environment"));
        for (String page : List.of("", "/config", "/plan", "/exceptions", "/checkpoints", "/checkpoints/config")) {
            paths.add("/jobs/" + job + page);
        }
        for (String path : paths) {
            var answer = client.send(HttpRequest.newBuilder(rest.resolve(path)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            pages.put(path, answer.body());
        }
        return pages;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> contents = new HashMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                contents.put(file.toString(), text(Files.readAllBytes(file)));
            }
        }
        assertThat(contents.keySet()).as("checkpoints").anyMatch(name -> name.contains("_metadata"));
        return contents;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** As some serializers write characters. */
    private static String utf16(String text) {
        return text(text.getBytes(StandardCharsets.UTF_16BE));
    }
}
