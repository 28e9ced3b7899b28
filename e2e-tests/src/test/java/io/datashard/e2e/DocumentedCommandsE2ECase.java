package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.e2e.PageBlock.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the documentation do what their pages say. Blocks of a page run in their order, in a folder of the page. Blocks of one
 * language that follow each other run together: a session of SQL, a script of Python or bash. The SQL of all pages shares a client and a
 * cluster. {@link PageBlocks} says how a page marks what can't be run.
 */
@Timeout(900)
class DocumentedCommandsE2ECase {
    private static FlinkCluster cluster;
    private static FlinkDistribution flink;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void startCluster() {
        flink = FlinkDistribution.current().withLibrary(Workspace.sqlJar(), shared.resolve("flink"));
        cluster = FlinkCluster.start(
                flink,
                shared.resolve("cluster"),
                FlinkClusterSettings.defaults()
                        .withTaskManagers(1)
                        .withOption("taskmanager.numberOfTaskSlots", "4")
                        .withOption("execution.checkpointing.interval", "1 s")
                        // A dozen JVMs, none of which lives long enough to earn what the second compiler costs.
                        .withEnvironment(Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")));
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void sqlPythonAndBashOfEveryPageRunAndPrintWhatThePageShows() throws IOException {
        SqlPages sql = new SqlPages(cluster.sql(), folder);
        Collection<Queue<List<PageBlock>>> pages = groups(PageBlocks.ofTheDocumentation());
        while (!pages.stream().allMatch(Queue::isEmpty)) {
            List<PageBlock> statements = new ArrayList<>();
            for (Queue<List<PageBlock>> page : pages) {
                while (!page.isEmpty() && !isSql(page.element())) {
                    PageScript script = new PageScript(page.remove());
                    Path here = Files.createDirectories(sql.folder(script.page()));
                    script.run(here, flink, cluster).forEach(PageBlock::requireShownIn);
                }
                if (!page.isEmpty()) {
                    statements.addAll(page.remove());
                }
            }
            if (!statements.isEmpty()) {
                sql.run(statements).forEach(PageBlock::requireShownIn);
            }
        }
    }

    @Test
    void javaOfEveryPageCompiles() {
        List<PageBlock> blocks = PageBlocks.ofTheDocumentation().stream()
                .filter(block -> block.use() == Use.RUN && block.language().equals("java"))
                .toList();
        assertThat(blocks).isNotEmpty();

        JavaSnippets.compile(blocks, folder.resolve("classes"));
    }

    private static boolean isSql(List<PageBlock> group) {
        return group.get(0).language().equals("sql");
    }

    /** Of each page, the blocks that run together, in the order of the page. */
    private static Collection<Queue<List<PageBlock>>> groups(List<PageBlock> blocks) {
        Map<String, Queue<List<PageBlock>>> pages = new LinkedHashMap<>();
        List<PageBlock> group = List.of();
        for (PageBlock block : blocks) {
            if (block.use() == Use.NOT_RUN || block.language().equals("java")) {
                continue;
            }
            if (group.isEmpty() || !block.continues(group.get(0))) {
                group = new ArrayList<>();
                pages.computeIfAbsent(block.page(), page -> new ArrayDeque<>()).add(group);
            }
            group.add(block);
        }
        return pages.values();
    }
}
