package io.datashard.storage.s3;

import io.datashard.storage.RequestKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an operation asked of a store.
 *
 * @param requests how many of each kind
 * @param tripsToCommit how many come one after the other until the one that makes a commit visible, that one included; 0 without one
 * @param trips how many come one after the other in all
 */
record RequestCost(Map<RequestKind, Integer> requests, int tripsToCommit, int trips) {
    private static final Pattern PUBLICATION =
            Pattern.compile("PUT \\S*(/metadata\\.version-hint\\.text|/metadata/v[0-9]+\\.metadata\\.json)[? ].*");

    /** By what went through a proxy. */
    static RequestCost of(List<FaultProxy.Exchange> exchanges) {
        Map<RequestKind, Integer> requests = new EnumMap<>(RequestKind.class);
        exchanges.forEach(exchange -> requests.merge(kind(exchange.line()), 1, Integer::sum));
        List<FaultProxy.Exchange> publications = exchanges.stream()
                .filter(exchange -> PUBLICATION.matcher(exchange.line()).matches())
                .toList();
        int toCommit = publications.isEmpty()
                ? 0
                : 1
                        + longestChain(exchanges.stream()
                                .filter(exchange -> exchange.end()
                                        <= publications
                                                .get(publications.size() - 1)
                                                .start())
                                .toList());
        return new RequestCost(requests, toCommit, longestChain(exchanges));
    }

    int total() {
        return requests.values().stream().mapToInt(Integer::intValue).sum();
    }

    int of(RequestKind kind) {
        return requests.getOrDefault(kind, 0);
    }

    /** The same requests; a machine that is busy with other things may send late what could have gone at the same time. */
    RequestCost least(RequestCost other) {
        return new RequestCost(requests, Math.min(tripsToCommit, other.tripsToCommit), Math.min(trips, other.trips));
    }

    /** Most requests of which each begins after the end of the one before. */
    private static int longestChain(List<FaultProxy.Exchange> exchanges) {
        List<FaultProxy.Exchange> byEnd = new ArrayList<>(exchanges);
        byEnd.sort(Comparator.comparingLong(FaultProxy.Exchange::end));
        int chain = 0;
        long end = Long.MIN_VALUE;
        for (FaultProxy.Exchange exchange : byEnd) {
            if (exchange.start() >= end) {
                chain++;
                end = exchange.end();
            }
        }
        return chain;
    }

    private static RequestKind kind(String line) {
        if (line.contains("list-type=2")) {
            return RequestKind.LIST;
        }
        String method = line.substring(0, line.indexOf(' '));
        return method.equals("POST") ? RequestKind.PUT : RequestKind.valueOf(method);
    }
}
