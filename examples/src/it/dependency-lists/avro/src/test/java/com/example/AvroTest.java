package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroTest {
    private static final Schema FLIGHT = SchemaBuilder.record("Flight")
            .fields()
            .requiredString("origin")
            .requiredInt("delay")
            .endRecord();

    @TempDir
    Path folder;

    @Test
    void recordsAreWrittenAndRead() throws Exception {
        String table = folder.resolve("t").toString();
        GenericRecord flight = new GenericRecordBuilder(FLIGHT)
                .set("origin", "HNL")
                .set("delay", 95)
                .build();

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromData(new GenericRecordAvroTypeInfo(FLIGHT), flight)
                .sinkTo(DataShardSink.forAvro(FLIGHT)
                        .path(table)
                        .createIfMissing()
                        .build())
                .uid("table");
        env.execute();

        List<String> read = new ArrayList<>();
        StreamExecutionEnvironment reading = StreamExecutionEnvironment.getExecutionEnvironment();
        try (CloseableIterator<GenericRecord> rows = reading.fromSource(
                        DataShardSource.forAvro(FLIGHT).path(table).build(), WatermarkStrategy.noWatermarks(), "table")
                .executeAndCollect()) {
            rows.forEachRemaining(row -> read.add(row.get("origin") + " " + row.get("delay")));
        }
        assertEquals(List.of("HNL 95"), read);
    }
}
