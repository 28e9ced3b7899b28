package io.datashard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps that are begun, and waited for later. */
@Timeout(30)
class PendingTest {
    @Test
    void aStepIsDoneOnceByTheFirstWhoWaits() {
        AtomicInteger done = new AtomicInteger();
        Pending<Integer> step = Pending.whenAskedFor(done::incrementAndGet);
        assertThat(step.hasEnded()).isFalse();
        assertThat(done).hasValue(0);
        assertThat(step.get()).isEqualTo(1);
        assertThat(step.get()).isEqualTo(1);
        assertThat(step.hasEnded()).isTrue();
    }

    @Test
    void aFailureIsKeptForEveryoneWhoAsks() {
        Pending<String> step = Pending.now(() -> {
            throw new IllegalStateException("no");
        });
        step.await();
        assertThatThrownBy(step::get).hasMessage("no");
        assertThatThrownBy(step::get).hasMessage("no");
    }

    @Test
    void anErrorOfAStepThatIsDoneAtOnceIsThrownAtOnce() {
        assertThatThrownBy(() -> Pending.now(() -> {
                    throw new AssertionError("dead");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("dead");
    }

    @Test
    void allAreWaitedForBeforeTheFirstFailureIsThrown() {
        List<String> ended = new ArrayList<>();
        Pending<String> fails = Pending.whenAskedFor(() -> {
            ended.add("first");
            throw new IllegalStateException("first");
        });
        Pending<Boolean> other = Pending.whenAskedFor(() -> ended.add("second"));
        assertThatThrownBy(() -> Pending.all(List.of(fails, other)).get()).hasMessage("first");
        assertThat(ended).containsExactly("first", "second");
    }

    @Test
    void whoIsInterruptedWhileHeWaitsInterruptsTheStepAndWaitsForItsEnd() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        List<Thread> workers = new ArrayList<>();
        Executor other = work -> {
            workers.add(new Thread(work, "worker"));
            workers.get(0).start();
        };
        Pending<String> step = Pending.by(other, () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } catch (InterruptedException e) {
                return "interrupted";
            }
        });
        begun.await();
        Thread.currentThread().interrupt();
        assertThat(step.get()).isEqualTo("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        workers.get(0).join();
    }

    @Test
    void aStepThatNobodyNeedsAnyMoreNeverBegins() {
        List<Runnable> handedOver = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        Pending<Integer> step = Pending.by(handedOver::add, done::incrementAndGet);

        step.cancel();
        handedOver.forEach(Runnable::run);
        step.await();

        assertThat(step.hasEnded()).isTrue();
        assertThat(done).hasValue(0);
        assertThatThrownBy(step::get).isInstanceOf(CancellationException.class);
        Pending.discardAll(List.of(step), result -> done.incrementAndGet());
        assertThat(done).hasValue(0);
    }

    @Test
    void aStepThatRunsIsInterruptedWhenNobodyNeedsItAnyMore() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        List<Thread> workers = new ArrayList<>();
        Executor other = work -> {
            workers.add(new Thread(work, "worker"));
            workers.get(0).start();
        };
        Pending<String> step = Pending.by(other, () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } catch (InterruptedException e) {
                return "interrupted";
            }
        });
        begun.await();
        List<String> closed = new ArrayList<>();

        Pending.discardAll(List.of(step), closed::add);

        assertThat(closed).containsExactly("interrupted");
        workers.get(0).join();
    }

    @Test
    void whatEndedBeforeKeepsItsResultOrItsFailure() {
        Pending<String> done = Pending.of("done");
        Pending<String> failed = Pending.now(() -> {
            throw new IllegalStateException("no");
        });
        List<String> closed = new ArrayList<>();
        Pending.discardAll(List.of(failed, done), closed::add);
        assertThat(closed).containsExactly("done");
        assertThatThrownBy(failed::get).hasMessage("no");
    }

    @Test
    void whatFailsToCloseIsThrownWhenAllOthersAreClosed() {
        List<String> closed = new ArrayList<>();
        assertThatThrownBy(() -> Pending.discardAll(
                        List.of(Pending.of("first"), Pending.of("second"), Pending.of("third")), result -> {
                            closed.add(result);
                            if (!result.equals("third")) {
                                throw new IllegalStateException(result);
                            }
                        }))
                .hasMessage("first")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("second"));
        assertThat(closed).containsExactly("first", "second", "third");
    }

    @Test
    void anErrorOfAStepThatNobodyNeedsIsThrownWhenAllOthersAreClosed() {
        List<Runnable> begun = new ArrayList<>();
        Pending<String> failed = Pending.by(begun::add, () -> {
            throw new OutOfMemoryError("placed");
        });
        begun.forEach(Runnable::run);
        List<String> closed = new ArrayList<>();

        assertThatThrownBy(() -> Pending.discardAll(List.of(failed, Pending.of("done")), closed::add))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("placed");
        assertThat(closed).containsExactly("done");
    }
}
