package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get who name our artifacts in projects of their own, which the module {@code examples} builds. */
@Timeout(300)
class ProjectOfAUserE2ECase {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** The S3 server of our tests needs a newer one than Jackson itself asks for. */
    private static final Set<String> OTHER_RELEASE_IN_OUR_BUILD =
            Set.of("com.fasterxml.jackson.core:jackson-annotations");

    @TempDir
    Path folder;

    /** Flink asks for older ones of some, and a project takes the release that is named nearest to it. */
    @ParameterizedTest
    @ValueSource(strings = {"plain-java", "rows", "avro", "table-api"})
    void librariesComeInTheReleasesThatOurTestsRunWith(String list) {
        haveOurReleases(ProjectOfAUser.withDependenciesOf(list).releases());
    }

    @Test
    void neitherFlinkNorHadoopNorToolsOfTestsComeWithTheConnector() {
        Map<String, String> releases = ProjectOfAUser.template().releases();

        haveOurReleases(releases);
        assertThat(releases.keySet())
                .noneMatch(
                        artifact -> artifact.matches(
                                "org\\.apache\\.(flink|hadoop|logging).*|org\\.(junit|assertj|gaul).*|.*-testing|.*guava.*|jakarta.*"));
    }

    @Test
    void jarOfTheTemplateRunsOnAClusterThatHasNothingOfOurs() throws IOException {
        Path jar = ProjectOfAUser.template().jobJar();
        try (ZipFile opened = new ZipFile(jar.toFile())) {
            assertThat(opened.stream().map(ZipEntry::getName))
                    .contains("META-INF/services/org.apache.avro.SchemaFormatterFactory")
                    .noneMatch(name -> name.startsWith("org/apache/flink/") || name.startsWith("org/slf4j/"));
        }
        try (FlinkCluster cluster = FlinkCluster.start(
                FlinkDistribution.current(),
                folder.resolve("cluster"),
                FlinkClusterSettings.defaults().withTaskManagers(1))) {
            Path flights = folder.resolve("flights");
            String job = cluster.jobs().submit(jar.toString(), flights.toString());
            cluster.jobs().awaitState(job, "FINISHED", LIMIT);

            try (DataShardTable table = DataShardTable.open(flights.toString());
                    RowIterator rows = table.scan().select("origin").rows()) {
                assertThat(rows.stream().map(row -> row.get("origin"))).containsExactlyInAnyOrder("HNL", "LAX");
            }
        }
    }

    private static void haveOurReleases(Map<String, String> releases) {
        Map<String, String> ours = new TreeMap<>(ProjectOfAUser.releases(
                Workspace.project("flink-sql-connector-datashard/target/runtime-artifacts.txt")));
        ours.keySet().removeAll(OTHER_RELEASE_IN_OUR_BUILD);
        ours.keySet().removeIf(artifact -> !releases.containsKey(artifact));
        assertThat(releases).containsAllEntriesOf(ours);
        assertThat(ours)
                .containsKeys("org.apache.avro:avro", "org.apache.commons:commons-compress", "commons-io:commons-io");
    }
}
