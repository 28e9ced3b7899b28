package io.datashard.testing;

import io.datashard.testing.TurnTaking.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Runs several actors one step at a time, in an order drawn from a seed: the same seed gives the same order. An actor is a thread that hands
 * over at every {@link #step}. Between two steps it runs alone.
 */
public final class Interleaving {
    private final Random random;
    private final List<Actor> running = new ArrayList<>();
    private final TurnTaking turns = new TurnTaking();

    public Interleaving(long seed) {
        this.random = new Random(seed);
    }

    /** Runs the actors to their end; throws the first failure of an actor. */
    public void run(List<Runnable> actors) {
        for (Runnable work : actors) {
            running.add(new Actor(turns, running.size(), work, this::ended));
        }
        List.copyOf(running).forEach(Thread::start);
        handOver();
        turns.awaitEnd();
    }

    /** Hands over to another actor, or to the same one. Only for actors. */
    public void step() {
        turns.requireNoFailure();
        Actor me = TurnTaking.current();
        handOver();
        turns.await(me);
    }

    /** A number from the seed. Only for the actor that is running. */
    public int draw(int bound) {
        return random.nextInt(bound);
    }

    private void ended(Actor actor) {
        running.remove(actor);
        handOver();
    }

    private void handOver() {
        if (running.isEmpty()) {
            turns.end();
        } else {
            running.get(random.nextInt(running.size())).wake();
        }
    }
}
