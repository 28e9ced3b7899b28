package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.DistributionMode;
import io.datashard.layout.Layout;
import io.datashard.schema.GenericRow;
import io.datashard.schema.InvalidValues;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.testing.CapturedLog;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows with a value that other readers of the table would fail on. */
@Timeout(120)
class InvalidValueITCase {
    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();
    private static final AtomicBoolean FAILS = new AtomicBoolean();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(() -> new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(2)
                    .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                    .build());

    @TempDir
    Path folder;

    @EveryLayout
    void jobFailsAndNamesTheRow(Layout layout) {
        NumbersTable table = new NumbersTable(folder.resolve("t"), layout);
        assertThatThrownBy(() -> job(table, InvalidValues.FAIL)
                        .parallelism(1)
                        .interval(null)
                        .run())
                .rootCause()
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("Cannot write row 8 to the table at ")
                .hasMessageContaining("the column 'text' holds text, but the row has bytes in it that are not UTF-8")
                .hasMessageContaining("'sink.on-invalid-value' = 'null' or 'skip'");
        assertThat(table.history()).isEmpty();
    }

    /** Though rows come again after the failure: they are left out again, and no others are. */
    @EveryLayout
    void rowsAreLeftOutAndTheOthersComeExactlyOnce(Layout layout) throws Exception {
        NumbersTable table = new NumbersTable(folder.resolve("t"), layout);
        FAILS.set(true);
        try (CapturedLog log = CapturedLog.warningsOf(InvalidValueReport.class.getName())) {
            job(table, InvalidValues.SKIP)
                    .rows(500)
                    .perCheckpoint(50)
                    .restarts(1)
                    .run();

            assertThat(FAILS).isFalse();
            assertThat(table.numbers())
                    .containsExactlyElementsOf(LongStream.range(0, 500)
                            .filter(id -> id % 10 != 7)
                            .boxed()
                            .toList());
            // Two writers, each once an attempt.
            assertThat(log.lines())
                    .hasSizeBetween(1, 4)
                    .allMatch(line -> line.contains("was left out: the column 'text'"));
        }
    }

    @EveryLayout
    void valuesBecomeNull(Layout layout) throws Exception {
        NumbersTable table = new NumbersTable(folder.resolve("t"), layout);
        JobClient job = job(table, InvalidValues.NULL).rows(100).interval(null).start();
        job.getJobExecutionResult().get();

        assertThat(rows(table)).hasSize(100).allSatisfy(row -> {
            long id = (Long) row.get("id");
            assertThat(row.get("text")).isEqualTo(id % 10 == 7 ? null : "text-" + id);
        });
        assertThat(sum(job.getJobID(), "Writer.*invalidValues")).isEqualTo(10);
        assertThat(sum(job.getJobID(), "Writer.*numRecordsSendErrors")).isZero();
        assertThat(sum(job.getJobID(), "Writer.*numRecordsSend$")).isEqualTo(100);
    }

    @EveryLayout
    void rowsThatAreLeftOutAreCounted(Layout layout) throws Exception {
        NumbersTable table = new NumbersTable(folder.resolve("t"), layout);
        JobClient job = job(table, InvalidValues.SKIP).rows(100).interval(null).start();
        job.getJobExecutionResult().get();

        assertThat(table.numbers()).hasSize(90);
        assertThat(sum(job.getJobID(), "Writer.*invalidValues")).isEqualTo(10);
        assertThat(sum(job.getJobID(), "Writer.*numRecordsSendErrors")).isEqualTo(10);
        assertThat(sum(job.getJobID(), "Writer.*numRecordsSend$")).isEqualTo(90);
    }

    /** The step before the writers, which sends the rows of a partition to one of them, must get by as well. */
    @Test
    void valuesThatHaveNoPartitionAreLeftOutToo() throws Exception {
        NumbersTable table = new NumbersTable(folder.resolve("t"), Layout.ICEBERG);
        TypeInformation<Row> type = Types.ROW_NAMED(new String[] {"id", "at"}, Types.LONG, Types.LOCAL_DATE_TIME);
        NumbersJob numbers = new NumbersJob(table).rows(100).interval(null);
        var env = numbers.environment();
        numbers.numbers(env)
                .map(row -> Row.of(row.getField(0), at((Long) row.getField(0))))
                .returns(type)
                .sinkTo(DataShardSink.forRow(type)
                        .path(table.path())
                        .createIfMissing()
                        .layoutOfNewTable(Layout.ICEBERG)
                        .partitionedBy(PartitionTerm.hour("at"), PartitionTerm.truncate(10, "id"))
                        .distribution(DistributionMode.HASH)
                        .onInvalidValue(InvalidValues.SKIP)
                        .build());
        env.execute();

        assertThat(rows(table))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 100)
                        .filter(id -> id % 10 != 7)
                        .mapToObj(id -> (Object) id)
                        .toList());
    }

    private static LocalDateTime at(long id) {
        return id % 10 == 7 ? LocalDateTime.of(294_000, 1, 1, 0, 0) : LocalDateTime.of(2026, 1, 1, (int) id % 24, 0);
    }

    private static NumbersJob job(NumbersTable table, InvalidValues policy) {
        return new NumbersJob(table)
                .sink(builder -> builder.onInvalidValue(policy)).stream(
                        numbers -> numbers.map(InvalidValueITCase::withBadTexts).returns(NumbersJob.TYPE));
    }

    /** Half of a surrogate pair is no text. */
    private static Row withBadTexts(Row row) {
        long id = (Long) row.getField(0);
        if (id == 333 && FAILS.getAndSet(false)) {
            throw new IllegalStateException("The test lets the job fail once");
        }
        return id % 10 == 7 ? Row.of(id, "\uD800") : row;
    }

    private static List<GenericRow> rows(NumbersTable table) {
        try (DataShardTable stored = DataShardTable.open(table.path());
                RowIterator rows = stored.scan().rows()) {
            return rows.stream().toList();
        }
    }

    private static long sum(JobID job, String pattern) {
        List<Metric> found = List.copyOf(REPORTER.findMetrics(job, pattern).values());
        assertThat(found).as(pattern).isNotEmpty();
        return found.stream()
                .mapToLong(counter -> ((Counter) counter).getCount())
                .sum();
    }
}
