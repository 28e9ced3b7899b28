package io.datashard.benchmarks;

import io.datashard.benchmarks.result.Spread;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The results of all rounds: medians, and the least and the most. */
final class Figures {
    private final List<Result> results;

    Figures(List<Result> results) {
        this.results = List.copyOf(results);
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

    /** The spread of a figure of each system that has one from every one of its rounds: none of a system that failed in one. */
    Map<Contender, Spread> spreads(Cell cell, String measure, Function<Result, Double> figure) {
        Map<Contender, Spread> spreads = new EnumMap<>(Contender.class);
        for (Contender contender : cell.contenders()) {
            List<Result> rounds = of(cell.id(), measure, contender);
            List<Double> values = rounds.stream().map(figure).toList();
            if (!rounds.isEmpty()
                    && rounds.stream().noneMatch(Result::failed)
                    && values.stream().noneMatch(value -> value.isNaN())) {
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
