package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.table.DataShardTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What writers that start together, end early or write nothing leave behind. */
class WriterFilesTest {
    private static final int WRITERS = 6;
    private static final int ROUNDS = 10;

    @TempDir
    Path folder;

    @Test
    void writersThatStartTogetherCreateOneTable() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                DataShardSink<String> sink = sink("t" + round);
                CyclicBarrier together = new CyclicBarrier(WRITERS);
                Callable<Collection<WriterResult>> writer = () -> {
                    together.await();
                    try (DataShardWriter<String> opened = open(sink)) {
                        opened.write("row", null);
                        return opened.prepareCommit();
                    }
                };
                List<String> tables = new ArrayList<>();
                for (Future<Collection<WriterResult>> done : threads.invokeAll(Collections.nCopies(WRITERS, writer))) {
                    done.get().forEach(result -> tables.add(result.target().tableUuid()));
                }

                assertThat(tables).hasSize(WRITERS);
                assertThat(tables.stream().distinct()).hasSize(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingIsLeftOfAWriterThatEndsWithoutACommit() throws Exception {
        DataShardSink<String> sink = sink("t");
        try (DataShardWriter<String> writer = open(sink)) {
            writer.write("row", null);
        }

        assertThat(new NumbersTable(folder.resolve("t")).dataFiles()).isEmpty();
        assertThat(folder.resolve("t/metadata/inflight")).isEmptyDirectory();
    }

    @Test
    void handedOverFilesStayWhenTheWriterEnds() throws Exception {
        DataShardSink<String> sink = sink("t");
        Collection<WriterResult> results;
        try (DataShardWriter<String> writer = open(sink)) {
            writer.write("row", null);
            results = writer.prepareCommit();
            writer.write("lost", null);
        }

        assertThat(results).hasSize(1);
        assertThat(new NumbersTable(folder.resolve("t")).dataFiles()).hasSize(1);
    }

    @Test
    void writerWithoutRowsMakesNoFileAndNoResult() throws Exception {
        DataShardSink<String> sink = sink("t");
        try (DataShardWriter<String> writer = open(sink)) {
            assertThat(writer.prepareCommit()).isEmpty();
            assertThat(writer.prepareCommit()).isEmpty();
        }

        assertThat(DataShardTable.exists(folder.resolve("t").toString())).isTrue();
        assertThat(new NumbersTable(folder.resolve("t")).dataFiles()).isEmpty();
    }

    private DataShardSink<String> sink(String table) {
        return DataShardSink.forRecords(new OneColumn())
                .path(folder.resolve(table).toString())
                .createIfMissing()
                .build();
    }

    private static DataShardWriter<String> open(DataShardSink<String> sink) {
        return DataShardWriter.open(sink.settings(), new OneColumn(), metrics());
    }

    private static SinkWriterMetricGroup metrics() {
        return InternalSinkWriterMetricGroup.wrap(UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup());
    }
}
