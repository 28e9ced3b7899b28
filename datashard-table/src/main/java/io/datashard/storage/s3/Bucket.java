package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.Backoff;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import java.time.Duration;
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

    Bucket(S3Client client, String name, Diagnosis diagnosis, Pause pause, IdSource ids) {
        this.client = client;
        this.name = name;
        this.diagnosis = diagnosis;
        this.pause = pause;
        this.chance = () -> ids.uuid().getLeastSignificantBits();
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

    private <T> T repeatable(
            S3Action action, String key, Function<S3Client, T> request, Function<S3Exception, T> refusal) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(request, refusal);
            } catch (SdkException e) {
                if (attempt >= TRIES
                        || !Failures.isTransient(e)
                        || Thread.currentThread().isInterrupted()) {
                    throw diagnosis.of(action, show(key), e);
                }
                pause.pause(WAITS.shortenedAfter(attempt, chance));
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

    StorageException explained(S3Action action, String key, SdkException failure) {
        return diagnosis.of(action, show(key), failure);
    }
}
