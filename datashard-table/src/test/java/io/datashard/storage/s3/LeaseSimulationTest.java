package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.StorageException;
import io.datashard.storage.PassingTime;
import io.datashard.storage.s3.MemoryLockObject.Loss;
import io.datashard.storage.s3.MemoryLockObject.Store;
import io.datashard.testing.CapturedLog;
import io.datashard.testing.Interleaving;
import io.datashard.testing.ManualClock;
import io.datashard.testing.SeededIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several processes want one lock object, one request at a time in an order drawn from a seed: they stall for longer than a lease, die, and
 * lose requests and answers. Who was told that the lock is his has it for another while. A failure names the seed;
 * {@code -Dsimulation.seed=N} runs that one alone, {@code -Dsimulation.seeds=N} as many.
 */
@Timeout(120)
class LeaseSimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 150);
    private static final int PROCESSES = 4;
    private static final int TURNS = 5;
    private static final LockTimes TIMES = LockTimes.OF_THE_FORMAT;
    /** For this long at least nobody overtakes one who was told that he holds the lock. */
    private static final Duration TRUST = TIMES.lease().minus(TIMES.fence());

    @Test
    void whoeverIsToldThatHeHoldsTheLockHasItAlone() {
        Integer one = Integer.getInteger("simulation.seed");
        int[] seeds = one != null ? new int[] {one} : IntStream.range(0, SEEDS).toArray();
        int taken = 0;
        int overtaken = 0;
        for (int seed : seeds) {
            Simulation simulation = new Simulation(seed);
            try (CapturedLog expected = CapturedLog.warningsOf(HeldLock.class.getName())) {
                simulation.run();
                assertThat(expected.lines()).allMatch(line -> line.contains("memory:lock"));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("simulation.seed=" + seed + ": " + e.getMessage(), e);
            }
            assertThat(simulation.taken).as("locks taken with seed %s", seed).isPositive();
            taken += simulation.taken;
            overtaken += simulation.overtaken;
        }
        if (one == null) {
            assertThat(taken).as("locks taken in all").isGreaterThan(SEEDS * PROCESSES);
            assertThat(overtaken)
                    .as("holders who stalled or died and were overtaken")
                    .isPositive();
        }
    }

    private static final class Simulation {
        private final ManualClock clock = new ManualClock();
        private final Store store = new Store(clock);
        private final Map<Competitor, Long> trustedUntil = new HashMap<>();
        private final Interleaving turns;
        private final SeededIds ids;
        private int taken;
        private int overtaken;

        Simulation(int seed) {
            turns = new Interleaving(seed);
            ids = new SeededIds(seed);
        }

        void run() {
            List<Runnable> processes = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(new Competitor(this));
            }
            turns.run(processes);
        }

        void requireOthersUntrusted(Competitor me) {
            trustedUntil.forEach((other, until) -> {
                if (other != me) {
                    assertThat(clock.time().nanos())
                            .as("another has the lock until then")
                            .isGreaterThanOrEqualTo(until);
                }
            });
        }
    }

    private static final class Competitor implements Runnable, PassingTime {
        private final Simulation all;
        private final MemoryLockObject object;
        private boolean waits;
        private boolean stalls;
        private int deaths;

        Competitor(Simulation all) {
            this.all = all;
            this.object = new MemoryLockObject(all.store, this::loss);
        }

        @Override
        public void run() {
            for (int i = 0; i < TURNS; i++) {
                all.turns.step();
                try {
                    waits = true;
                    HeldLock lock = new LockWait(object, TIMES, all.ids, this).acquire(Duration.ofSeconds(75));
                    waits = false;
                    all.taken++;
                    all.overtaken += all.trustedUntil.size();
                    all.requireOthersUntrusted(this);
                    use(lock);
                } catch (StorageException e) {
                    // Another process had it for long, or the store could not be reached.
                    waits = false;
                }
                all.trustedUntil.remove(this);
            }
        }

        private void use(HeldLock lock) {
            for (int steps = all.turns.draw(6); steps > 0; steps--) {
                all.turns.step();
                if (lock.isHeld()) {
                    all.requireOthersUntrusted(this);
                    all.trustedUntil.put(this, nanos() + TRUST.toNanos());
                }
                all.turns.step();
                stalls = all.turns.draw(4) == 0;
                all.clock.advance(Duration.ofSeconds(all.turns.draw(stalls ? 100 : 15)));
                stalls = false;
            }
            if (all.turns.draw(5) == 0) {
                deaths++;
            } else {
                lock.close();
            }
        }

        /** Only who waits gives way at a request: who holds the lock does so between two of them. */
        private Loss loss() {
            if (waits) {
                all.turns.step();
            }
            return switch (all.turns.draw(20)) {
                case 0 -> Loss.REQUEST;
                case 1 -> Loss.ANSWER;
                default -> Loss.NOTHING;
            };
        }

        @Override
        public long nanos() {
            return all.clock.time().nanos();
        }

        @Override
        public void pause(Duration duration) {
            all.clock.advance(duration);
            all.turns.step();
        }

        /** Of a process that stalls nothing beats, and of one that has died never again. */
        @Override
        public Repetition repeat(String name, Duration first, Beat beat) {
            int life = deaths;
            return all.clock.time().repeat(name, first, () -> {
                if (deaths > life) {
                    return Optional.empty();
                }
                return stalls ? Optional.of(Duration.ofSeconds(1)) : beat.run();
            });
        }
    }
}
