package io.datashard.benchmarks.result;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The median of some figures with the least and the most of them. The only median of this module.
 *
 * @param median the middle one; of an even number, the mean of the two in the middle
 * @param count how many there were
 */
public record Spread(double median, double least, double most, int count) {
    /** The spread of at least one figure. */
    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no figures have no median");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1), sorted.size());
    }

    /** Such as {@code 1.23 (1.20–1.31)}. */
    public String text() {
        return count == 1 ? number(median) : number(median) + " (" + number(least) + "–" + number(most) + ")";
    }

    /** A number with three digits that count. */
    public static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
