package io.datashard.benchmarks.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Real flights of the first quarter of 2001, those of the examples: a departure, its delay, the distance, and two airports. There are 20,000 of
 * them, in the order of their departures; they repeat, each time a quarter later.
 */
final class Flights implements RowMaker {
    static final RowType ROW_TYPE = RowType.of(
            new LogicalType[] {
                new BigIntType(),
                new TimestampType(6),
                new IntType(),
                new IntType(),
                VarCharType.STRING_TYPE,
                VarCharType.STRING_TYPE
            },
            new String[] {"id", "departure", "delay", "distance", "origin", "destination"});

    private static final String FILE = "/flights-20k.json";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm", Locale.ROOT);
    private static final long QUARTER_MILLIS = 90L * 24 * 60 * 60 * 1000;

    private final GenericRowData[] rows;
    private final long[] departures;
    private long number;

    Flights(long first) {
        JsonNode flights = flights();
        rows = new GenericRowData[flights.size()];
        departures = new long[flights.size()];
        for (int i = 0; i < rows.length; i++) {
            JsonNode flight = flights.get(i);
            GenericRowData row = new GenericRowData(ROW_TYPE.getFieldCount());
            departures[i] = LocalDateTime.parse(flight.get("date").asText(), DATE)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
            row.setField(2, flight.get("delay").asInt());
            row.setField(3, flight.get("distance").asInt());
            row.setField(4, utf8(flight.get("origin").asText()));
            row.setField(5, utf8(flight.get("destination").asText()));
            rows[i] = row;
        }
        number = first;
    }

    private static JsonNode flights() {
        try (InputStream file = Flights.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("no flights on the class path: build the module benchmarks");
            }
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BinaryStringData utf8(String text) {
        return BinaryStringData.fromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public RowData next() {
        int at = (int) (number % rows.length);
        GenericRowData row = rows[at];
        row.setField(1, TimestampData.fromEpochMillis(departures[at] + number / rows.length * QUARTER_MILLIS));
        row.setField(0, number++);
        return row;
    }
}
