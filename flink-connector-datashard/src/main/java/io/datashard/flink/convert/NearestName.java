package io.datashard.flink.convert;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a user probably meant. */
public final class NearestName {
    private NearestName() {}

    /** The candidate with the smallest edit distance to the name, if it is near enough. Ignores case. */
    public static Optional<String> of(String name, Collection<String> candidates) {
        int most = Math.max(2, name.length() / 3);
        return candidates.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(name, candidate) <= most && haveSomethingInCommon(name, candidate));
    }

    /** Of very short names, few edits make any other. */
    private static boolean haveSomethingInCommon(String name, String candidate) {
        return distance(name, candidate) < Math.max(name.length(), candidate.length());
    }

    /** Edit distance: insertions, removals, replacements and swaps of neighbours. */
    static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swap = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swap ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
