package io.datashard.flink.metatable;

import io.datashard.storage.Pending;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads one thing after the other on demand, and begins to read some of the next ones, if that saves time. Not thread-safe.
 *
 * @param <A> what is asked for
 * @param <B> what is read
 */
final class Ahead<A, B> implements Iterator<B> {
    private final Iterator<A> asked;
    private final Function<A, Pending<B>> begin;
    private final int most;
    private final ToLongFunction<A> weight;
    private final long mostWeight;
    private final ArrayDeque<Begun<B>> begun = new ArrayDeque<>();
    private long waiting;

    private record Begun<B>(Pending<B> read, long weight) {}

    private Ahead(
            Iterator<A> asked, Function<A, Pending<B>> begin, int most, ToLongFunction<A> weight, long mostWeight) {
        this.asked = asked;
        this.begin = begin;
        this.most = Math.max(1, most);
        this.weight = weight;
        this.mostWeight = mostWeight;
    }

    /**
     * Reads all, in order.
     *
     * @param asked what to read; asked for on demand too
     * @param begin begins to read
     * @param most how many to have begun at a time
     * @param weight the memory that one needs, in any unit
     * @param mostWeight how much may be waiting before no further one is begun
     * @return to be closed, which waits for what has begun
     */
    static <A, B> Stream<B> stream(
            Iterator<A> asked, Function<A, Pending<B>> begin, int most, ToLongFunction<A> weight, long mostWeight) {
        Ahead<A, B> ahead = new Ahead<>(asked, begin, most, weight, mostWeight);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(ahead, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(ahead::close);
    }

    @Override
    public boolean hasNext() {
        return !begun.isEmpty() || asked.hasNext();
    }

    @Override
    public B next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (begun.isEmpty() || (begun.size() < most && waiting < mostWeight && asked.hasNext())) {
            A next = asked.next();
            long its = weight.applyAsLong(next);
            begun.add(new Begun<>(begin.apply(next), its));
            waiting += its;
        }
        Begun<B> first = begun.element();
        B read = first.read().get();
        begun.remove();
        waiting -= first.weight();
        return read;
    }

    private void close() {
        Pending.discardAll(begun.stream().map(Begun::read).toList(), unneeded -> {});
    }
}
