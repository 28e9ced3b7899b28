package io.datashard.e2e;

import io.datashard.flink.sink.DataShardSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job like one of a user: a program for the DataStream API in its own jar, which {@code flink run} submits. */
public final class WritingJob {
    private WritingJob() {}

    /**
     * Writes {@link WriterRows} into a table at a steady pace.
     *
     * @param args table root, writer, number of rows, rows per second
     */
    public static void main(String[] args) throws Exception {
        String writer = args[1];
        GeneratorFunction<Long, Row> rows = seq -> Row.of(writer, seq);
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(2);
        flink.fromSource(
                        new DataGeneratorSource<>(
                                rows,
                                Long.parseLong(args[2]),
                                RateLimiterStrategy.perSecond(Double.parseDouble(args[3])),
                                TypeInformation.of(Row.class)),
                        WatermarkStrategy.noWatermarks(),
                        "rows")
                .uid("rows")
                .sinkTo(DataShardSink.forPojo(Row.class)
                        .path(args[0])
                        .sinkId(writer)
                        .build())
                .uid("table");
        flink.execute(writer);
    }

    /** A row of {@link WriterRows#SCHEMA}. */
    public static final class Row {
        public String writer;
        public long seq;
        public String payload;

        static Row of(String writer, long seq) {
            Row row = new Row();
            row.writer = writer;
            row.seq = seq;
            row.payload = writer + "-" + seq;
            return row;
        }
    }
}
