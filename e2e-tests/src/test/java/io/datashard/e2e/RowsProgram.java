package io.datashard.e2e;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import io.datashard.layout.Layout;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A DataStream job as a user writes it: rows of both kinds, and nothing of the tests. */
public final class RowsProgram {
    private RowsProgram() {}

    /**
     * Writes one Row to a new table, and reads and prints it as RowData.
     *
     * @param args path of the table
     */
    public static void main(String[] args) throws Exception {
        TypeInformation<Row> type = Types.ROW_NAMED(new String[] {"origin", "delay"}, Types.STRING, Types.INT);
        StreamExecutionEnvironment writing = StreamExecutionEnvironment.getExecutionEnvironment();
        writing.fromData(type, Row.of("HNL", 95))
                .sinkTo(DataShardSink.forRow(type)
                        .path(args[0])
                        .createIfMissing()
                        // Avro parses the schemas that are written to its manifests.
                        .layoutOfNewTable(Layout.ICEBERG)
                        .build())
                .uid("table");
        writing.execute();
        StreamExecutionEnvironment reading = StreamExecutionEnvironment.getExecutionEnvironment();
        try (CloseableIterator<RowData> rows = reading.fromSource(
                        DataShardSource.forRowData().path(args[0]).build(), WatermarkStrategy.noWatermarks(), "table")
                .executeAndCollect()) {
            rows.forEachRemaining(row -> System.out.println(row.getString(0) + ", " + row.getInt(1)));
        }
    }
}
