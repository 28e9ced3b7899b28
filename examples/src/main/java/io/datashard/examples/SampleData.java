package io.datashard.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The data that comes with the examples: real flights and airports (see the README beside the files). */
final class SampleData {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm", Locale.ROOT);

    private SampleData() {}

    /** 20,000 flights in order of departure. */
    static List<Flight> flights() {
        List<Flight> flights = new ArrayList<>();
        try (InputStream in = open("/flights-20k.json")) {
            for (JsonNode flight : new ObjectMapper().readTree(in)) {
                flights.add(new Flight(
                        LocalDateTime.parse(flight.get("date").textValue(), DATE),
                        flight.get("delay").intValue(),
                        flight.get("distance").intValue(),
                        flight.get("origin").textValue(),
                        flight.get("destination").textValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return flights;
    }

    /** The airports that flights name by their codes. */
    static List<Airport> airports() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(open("/airports.csv"), StandardCharsets.UTF_8))) {
            return in.lines()
                    .skip(1)
                    .map(SampleData::cells)
                    .map(cells -> new Airport(cells.get(0), cells.get(1), cells.get(2)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = SampleData.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(name + " is not on the class path");
        }
        return in;
    }

    /** Cells of a CSV line. Quoted cells may contain commas. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
