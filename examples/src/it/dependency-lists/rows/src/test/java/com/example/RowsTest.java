package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
    private static final TypeInformation<Row> ROW =
            Types.ROW_NAMED(new String[] {"origin", "delay"}, Types.STRING, Types.INT);
    private static final RowType ROW_DATA = RowType.of(
            new LogicalType[] {VarCharType.STRING_TYPE, new IntType()}, new String[] {"origin", "delay"});

    @TempDir
    Path folder;

    @Test
    void rowsAreWrittenAndRead() throws Exception {
        String table = folder.resolve("t").toString();

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        write(
                env.fromData(ROW, Row.of("HNL", 95), Row.of("LAX", 12)),
                DataShardSink.forRow(ROW).path(table).createIfMissing().build());

        assertEquals(
                Set.of("HNL 95", "LAX 12"),
                Set.copyOf(read(DataShardSource.forRow().path(table).build()).stream()
                        .map(row -> row.getField("origin") + " " + row.getField("delay"))
                        .toList()));
    }

    @Test
    void rowDataIsWrittenAndRead() throws Exception {
        String table = folder.resolve("t").toString();

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        write(
                env.fromData(1, 2)
                        .map(number -> (RowData) GenericRowData.of(StringData.fromString("HNL"), number))
                        .returns(RowData.class),
                DataShardSink.forRowData(ROW_DATA).path(table).createIfMissing().build());

        assertEquals(
                Set.of("HNL 1", "HNL 2"),
                Set.copyOf(read(DataShardSource.forRowData().path(table).build()).stream()
                        .map(row -> row.getString(0) + " " + row.getInt(1))
                        .toList()));
    }

    private static <T> void write(DataStream<T> stream, Sink<T> sink) throws Exception {
        stream.sinkTo(sink).uid("table");
        stream.getExecutionEnvironment().execute();
    }

    private static <T> List<T> read(Source<T, ?, ?> source) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        List<T> read = new ArrayList<>();
        try (CloseableIterator<T> rows =
                env.fromSource(source, WatermarkStrategy.noWatermarks(), "table").executeAndCollect()) {
            rows.forEachRemaining(read::add);
        }
        return read;
    }
}
