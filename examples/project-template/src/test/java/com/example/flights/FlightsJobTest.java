package com.example.flights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.datashard.flink.source.DataShardSource;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the job on a Flink in this process, and reads what it wrote. */
class FlightsJobTest {
    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path folder;

    @Test
    void lateFlightsAreInTheTable() throws Exception {
        String table = folder.resolve("flights").toString();

        FlightsJob.main(new String[] {table});

        assertEquals(
                Set.of(
                        new Flight(LocalDateTime.of(2001, 1, 1, 1, 10), 95, "HNL", "SFO"),
                        new Flight(LocalDateTime.of(2001, 1, 1, 1, 20), 12, "LAX", "LAS")),
                Set.copyOf(read(table)));
        assertEquals(2, read(table).size());
    }

    private static List<Flight> read(String table) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        DataShardSource<Flight> source =
                DataShardSource.forPojo(Flight.class).path(table).build();
        List<Flight> read = new ArrayList<>();
        try (CloseableIterator<Flight> rows = env.fromSource(source, WatermarkStrategy.noWatermarks(), "flights")
                .executeAndCollect()) {
            rows.forEachRemaining(read::add);
        }
        return read;
    }
}
