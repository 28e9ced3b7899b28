package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.Backoff;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket and the requests to it. Repeats repeatable requests with growing pauses, and explains final failures. */
final class Bucket {
    private static final int TRIES = 6;
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final S3Client client;
    private final String name;
    private final Diagnosis diagnosis;
    private final Pause pause;
    private final LongSupplier chance;
    /** What the requests are made for; nothing where each is made for its own object. */
    private final Optional<String> purpose;

    Bucket(S3Client client, String name, Diagnosis diagnosis, Pause pause, IdSource ids) {
        this(client, name, diagnosis, pause, () -> ids.uuid().getLeastSignificantBits(), Optional.empty());
    }

    private Bucket(
            S3Client client,
            String name,
            Diagnosis diagnosis,
            Pause pause,
            LongSupplier chance,
            Optional<String> purpose) {
        this.client = client;
        this.name = name;
        this.diagnosis = diagnosis;
        this.pause = pause;
        this.chance = chance;
        this.purpose = purpose;
    }

    /** The same bucket for requests that serve something else than their object, which is what their errors name: such as a commit. */
    Bucket inOrderTo(String doThat) {
        return new Bucket(client, name, diagnosis, pause, chance, Optional.of("Cannot " + doThat));
    }

    String name() {
        return name;
    }

    S3Client client() {
        return client;
    }

    /** An object or prefix as users know it. */
    String show(String key) {
        return "s3://" + name + "/" + key;
    }

    /** Makes an idempotent request. */
    <T> T repeatable(S3Action action, String key, Function<S3Client, T> request) {
        return repeatable(action, key, request, failure -> {
            throw failure;
        });
    }

    /**
     * Like the other method, with an answer if the object does not exist.
     *
     * @param absent the result if there is no such object; a missing bucket is still an error
     */
    <T> T repeatable(S3Action action, String key, Function<S3Client, T> request, Supplier<T> absent) {
        return repeatable(action, key, request, failure -> {
            if (Failures.isAbsence(failure)) {
                return absent.get();
            }
            throw failure;
        });
    }

    /** Makes a request that nobody repeats, because it may do something else then. Done if there is no such object. */
    void once(S3Action action, String key, Consumer<S3Client> request) {
        try {
            request.accept(client);
        } catch (SdkException e) {
            if (!(e instanceof S3Exception answer && Failures.isAbsence(answer))) {
                throw explained(action, key, e);
            }
        }
    }

    /**
     * Like {@link #once}, with a condition that not every store knows.
     *
     * @return false if the store refused it
     */
    boolean onceIf(S3Action action, String key, Consumer<S3Client> request) {
        try {
            request.accept(client);
            return true;
        } catch (SdkException e) {
            if (e instanceof S3Exception answer && Failures.isAbsence(answer)) {
                return true;
            }
            if (e instanceof S3Exception answer && Failures.refusesCondition(answer)) {
                return false;
            }
            throw explained(action, key, e);
        }
    }

    private <T> T repeatable(
            S3Action action, String key, Function<S3Client, T> request, Function<S3Exception, T> refusal) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(request, refusal);
            } catch (SdkException e) {
                if (attempt >= TRIES
                        || !Failures.isTransient(e)
                        || Thread.currentThread().isInterrupted()) {
                    throw explained(action, key, e);
                }
                pauseAfter(attempt);
            }
        }
    }

    private <T> T attempt(Function<S3Client, T> request, Function<S3Exception, T> refusal) {
        try {
            return request.apply(client);
        } catch (S3Exception e) {
            return refusal.apply(e);
        }
    }

    /** Runs a step that even a cancelled thread must try: requests of an interrupted thread would fail at once. */
    static void uninterrupted(Runnable step) {
        boolean interrupted = Thread.interrupted();
        try {
            step.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits before the next try of a request, longer after each. */
    void pauseAfter(int attempt) {
        pause.pause(WAITS.shortenedAfter(attempt, chance));
    }

    StorageException explained(S3Action action, String key, SdkException failure) {
        String what = purpose.orElseGet(() -> "Cannot " + action.verb() + " " + show(key));
        return diagnosis.of(what, action, show(key), withReason(action, key, failure));
    }

    /** The answer to a HEAD has no room for a reason: a GET of the first byte is refused for the same one, which says it. */
    private SdkException withReason(S3Action action, String key, SdkException failure) {
        boolean mayBeHead = action == S3Action.STAT || action == S3Action.READ;
        if (!mayBeHead || !Failures.isRefusalWithoutReason(failure)) {
            return failure;
        }
        try (var object = client.getObject(r -> r.bucket(name).key(key).range("bytes=0-0"))) {
            object.abort();
        } catch (S3Exception e) {
            return Failures.isRefusal(e) && !Failures.code(e).isEmpty() ? e : failure;
        } catch (SdkException | IOException e) {
            // It says nothing of the refusal.
        }
        return failure;
    }
}
