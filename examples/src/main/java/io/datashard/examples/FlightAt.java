package io.datashard.examples;

import java.util.List;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** Gives the flight with a number, for a source that counts. After the last flight it begins again with the first. */
final class FlightAt implements GeneratorFunction<Long, Flight> {
    private static final long serialVersionUID = 1L;

    private transient List<Flight> flights = List.of();

    @Override
    public void open(SourceReaderContext context) {
        flights = SampleData.flights();
    }

    @Override
    public Flight map(Long number) {
        return flights.get((int) (number % flights.size()));
    }
}
