package io.datashard.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The results of all rounds: medians, and the least and the most. */
final class Figures {
    private final List<Result> results;

    Figures(List<Result> results) {
        this.results = List.copyOf(results);
    }

    /** The median of some rounds with the least and the most of them. */
    record Spread(double median, double least, double most, int rounds) {
        static Spread of(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int half = sorted.size() / 2;
            double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
            return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1), sorted.size());
        }

        /** Such as {@code 1.23 (1.20–1.31)}. */
        String text() {
            return rounds == 1 ? number(median) : number(median) + " (" + number(least) + "–" + number(most) + ")";
        }
    }

    /** A number with three digits that count. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    List<Result> of(String cell, String measure, Contender contender) {
        return results.stream()
                .filter(result -> result.cell().equals(cell)
                        && result.measure().equals(measure)
                        && result.contender() == contender)
                .toList();
    }

    List<Result> failures() {
        return results.stream().filter(Result::failed).toList();
    }

    boolean has(String cell) {
        return results.stream().anyMatch(result -> result.cell().equals(cell));
    }

    /** The spread of a figure of each system that has one from every one of its rounds. */
    Map<Contender, Spread> spreads(Cell cell, String measure, ToDoubleFunction<Result> figure) {
        Map<Contender, Spread> spreads = new EnumMap<>(Contender.class);
        for (Contender contender : cell.contenders()) {
            List<Double> values = new ArrayList<>();
            for (Result result : of(cell.id(), measure, contender)) {
                double value = figure.applyAsDouble(result);
                if (!result.failed() && !Double.isNaN(value)) {
                    values.add(value);
                }
            }
            if (!values.isEmpty()) {
                spreads.put(contender, Spread.of(values));
            }
        }
        return spreads;
    }

    /** The least median among the peers; empty if none has one. */
    static OptionalDouble bestPeer(Map<Contender, Spread> spreads) {
        return spreads.entrySet().stream()
                .filter(entry -> entry.getKey().peer())
                .mapToDouble(entry -> entry.getValue().median())
                .min();
    }
}
