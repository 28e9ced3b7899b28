package io.datashard.e2e;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.sink.DataShardSinkBuilder;
import io.datashard.flink.source.DataShardSource;
import io.datashard.flink.source.DataShardSourceBuilder;
import io.datashard.testing.RowDigest;
import io.datashard.testing.RowJson;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/** Flink jobs of this process that write {@link WriterRows} into a table at a steady pace, and that read a table as it grows. */
final class WriterJobs {
    private WriterJobs() {}

    /**
     * Starts a job that writes.
     *
     * @param writer writer of the rows, also the sink id
     * @param rows number of rows, after which the job ends
     */
    static JobClient startWriting(
            StreamExecutionEnvironment flink, TableRoot root, String writer, int rows, int rowsPerSecond)
            throws Exception {
        DataGeneratorSource<String> source = new DataGeneratorSource<>(
                seq -> new RowJson(WriterRows.SCHEMA).encode(WriterRows.of(writer, seq)),
                rows,
                RateLimiterStrategy.perSecond(rowsPerSecond),
                Types.STRING);
        DataShardSinkBuilder<String> sink = DataShardSink.forRecords(new FromJson(WriterRows.SCHEMA))
                .path(root.text())
                .sinkId(writer);
        root.options().forEach(sink::storageOption);
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "rows")
                .uid("rows")
                .sinkTo(sink.build());
        return flink.executeAsync(writer);
    }

    /** Starts a continuous read; its rows come as JSON. Closing the iterator ends the job. */
    static CloseableIterator<String> startReading(StreamExecutionEnvironment flink, TableRoot root) throws Exception {
        DataShardSourceBuilder<String> source =
                DataShardSource.forRecords(new ToJson()).path(root.text()).continuous(Duration.ofMillis(100));
        root.options().forEach(source::storageOption);
        return flink.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "table")
                .executeAndCollect("read");
    }

    /** Takes rows from a reader until {@code rows} rows were seen. */
    static void take(CloseableIterator<String> reader, int rows, RowDigest seen) {
        RowJson json = new RowJson(WriterRows.SCHEMA);
        while (seen.rowCount() < rows) {
            seen.add(json.decode(reader.next()));
        }
    }
}
