package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import io.datashard.testing.ManualClock;
import io.datashard.testing.SeededIds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** How often a writer asks that waits for the lock object: in simulated time, with a store that answers at once. */
class LockWaitTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final WriteOutcome HELD = new WriteOutcome.Conflict();

    private final ManualClock clock = new ManualClock();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anOverloadedStoreIsAskedSeldom(long seed) {
        Answers answers = new Answers(number -> unsettled(slowDown(null)));
        assertThatThrownBy(() -> acquire(answers, seed, MINUTE))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("asks to slow down");
        assertThat(clock.time().nanos()).isBetween(MINUTE.toNanos(), MINUTE.toNanos() + 1);
        assertThat(answers.writes).isBetween(13, 35);
        // Each write of unknown outcome is read back, and nobody is seen to hold the lock.
        assertThat(answers.requests).isEqualTo(3 * answers.writes);
    }

    @Test
    void aStoreThatIsNotReachedIsAskedSeldom() {
        SdkException lost = SdkClientException.create("Connection refused");
        Answers answers = new Answers(number -> unsettled(lost));
        assertThatThrownBy(() -> acquire(answers, 1, MINUTE)).isInstanceOf(StorageException.class);
        assertThat(answers.writes).isLessThan(35);
    }

    @Test
    void theStoreSaysWhenToAskAgain() {
        Answers answers = new Answers(number -> unsettled(slowDown("12")));
        assertThatThrownBy(() -> acquire(answers, 1, MINUTE)).isInstanceOf(StorageException.class);
        List<Duration> pauses = clock.pauses();
        // The last pause ends with the time of the writer.
        assertThat(pauses.subList(0, pauses.size() - 1))
                .isNotEmpty()
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(12)) >= 0)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(18)) <= 0);
    }

    @Test
    void noStoreKeepsAnybodyWaitingForLong() {
        Answers answers = new Answers(number -> number == 1 ? unsettled(slowDown("86400")) : applied());
        acquire(answers, 1, Duration.ofMinutes(10)).close();
        assertThat(clock.pauses())
                .hasSize(1)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(20)) >= 0)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) <= 0);
    }

    @Test
    void aDateToAskAgainIsNotUnderstoodAndNotWaitedFor() {
        Answers answers =
                new Answers(number -> number == 1 ? unsettled(slowDown("Wed, 21 Oct 2026 07:28:00 GMT")) : applied());
        acquire(answers, 1, MINUTE).close();
        assertThat(clock.pauses()).hasSize(1).allMatch(pause -> pause.compareTo(Duration.ofMillis(200)) <= 0);
    }

    /** As soon as the store answers again, nobody waits for longer than before. */
    @Test
    void afterASettledAnswerTheTurnsAreThoseOfAnyLock() {
        Answers answers =
                new Answers(number -> number <= 5 ? unsettled(slowDown(null)) : number <= 8 ? HELD : applied());
        answers.changesHands = true;
        acquire(answers, 1, MINUTE).close();
        List<Duration> pauses = clock.pauses();
        assertThat(pauses).hasSize(8);
        assertThat(pauses.subList(5, 8)).allMatch(pause -> pause.compareTo(Duration.ofMillis(160)) <= 0);
    }

    private HeldLock acquire(LockObject object, long seed, Duration timeout) {
        return new LockWait(object, LockTimes.OF_THE_FORMAT, new SeededIds(seed), clock.time()).acquire(timeout);
    }

    private static WriteOutcome applied() {
        return new WriteOutcome.Applied(new Etag("mine"));
    }

    /** What a write leaves whose answer settles nothing, as {@link ConditionalPut} says it. */
    private static WriteOutcome unsettled(SdkException failure) {
        return new WriteOutcome.Unknown(
                new StorageException("Cannot write the lock", "the store asks to slow down", "Run again", failure),
                failure instanceof S3Exception answer ? Failures.retryAfter(answer) : Optional.empty());
    }

    private static S3Exception slowDown(@Nullable String retryAfter) {
        SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(503);
        if (retryAfter != null) {
            response.putHeader("Retry-After", retryAfter);
        }
        return (S3Exception) S3Exception.builder()
                .statusCode(503)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("SlowDown")
                        .sdkHttpResponse(response.build())
                        .build())
                .build();
    }

    /** A lock object whose creation is answered by its number, from 1; reads are answered, and find nothing of ours. */
    private static final class Answers implements LockObject {
        private final IntFunction<WriteOutcome> creations;
        private int writes;
        private int requests;
        private boolean changesHands;

        Answers(IntFunction<WriteOutcome> creations) {
            this.creations = creations;
        }

        @Override
        public WriteOutcome create(byte[] body) {
            writes++;
            requests++;
            return creations.apply(writes);
        }

        @Override
        public WriteOutcome replace(byte[] body, Etag expected) {
            throw new AssertionError("nobody holds the lock for so long");
        }

        @Override
        public Optional<Sight> look() {
            requests++;
            return changesHands
                    ? Optional.of(new Sight(new Etag("of another " + requests), Optional.of(Duration.ZERO)))
                    : Optional.empty();
        }

        @Override
        public Optional<StoredObject> read() {
            requests++;
            return Optional.empty();
        }

        @Override
        public boolean removeIf(Etag tag) {
            return true;
        }

        @Override
        public void remove() {
            throw new AssertionError("it is removed on condition");
        }

        @Override
        public String toString() {
            return "memory:lock";
        }
    }
}
