package com.example.flights;

import io.datashard.flink.sink.DataShardSink;
import java.time.LocalDateTime;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Appends late flights to the table at the path that is its argument, which it makes if there is none. */
public final class FlightsJob {
    private FlightsJob() {}

    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(10_000); // each checkpoint with rows becomes one snapshot
        DataStream<Flight> flights = env.fromData( // your source is here
                new Flight(LocalDateTime.of(2001, 1, 1, 1, 10), 95, "HNL", "SFO"),
                new Flight(LocalDateTime.of(2001, 1, 1, 1, 15), -4, "SFO", "HNL"),
                new Flight(LocalDateTime.of(2001, 1, 1, 1, 20), 12, "LAX", "LAS"));
        append(flights.filter(flight -> flight.delay() > 0), args[0]);
        env.execute("late flights");
    }

    static void append(DataStream<Flight> flights, String path) {
        flights.sinkTo(DataShardSink.forPojo(Flight.class).path(path).createIfMissing().build())
                .uid("flights-table");
    }
}
