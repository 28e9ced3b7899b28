package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lock object as one of its owners reaches it, in memory, with requests and answers that get lost. */
final class MemoryLockObject implements LockObject {
    private final Store store;
    private final Supplier<Loss> losses;

    /** What becomes of a request. */
    enum Loss {
        NOTHING,
        REQUEST,
        ANSWER
    }

    /** What all owners share. Tags are of the content, and times in whole seconds, as in S3. */
    static final class Store {
        private final Clock clock;
        private byte @Nullable [] body;
        private Instant written = Instant.EPOCH;
        private int overtaken;

        Store(Clock clock) {
            this.clock = clock;
        }

        private synchronized WriteOutcome write(byte[] content, boolean fits) {
            if (!fits) {
                return new WriteOutcome.Conflict();
            }
            // The first body of an owner where another's is.
            overtaken += body != null && tag(content).value().endsWith(":0") ? 1 : 0;
            body = content;
            written = now();
            return new WriteOutcome.Applied(tag(content));
        }

        synchronized int overtaken() {
            return overtaken;
        }

        private synchronized Optional<StoredObject> object() {
            byte[] now = body;
            return now == null ? Optional.empty() : Optional.of(new StoredObject(now, tag(now)));
        }

        private synchronized boolean remove(boolean fits) {
            body = fits ? null : body;
            return true;
        }

        private boolean has(Etag tag) {
            return object().filter(held -> held.etag().equals(tag)).isPresent();
        }

        private Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.SECONDS);
        }

        private static Etag tag(byte[] content) {
            return new Etag(new String(content, StandardCharsets.UTF_8));
        }
    }

    MemoryLockObject(Store store, Supplier<Loss> losses) {
        this.store = store;
        this.losses = losses;
    }

    @Override
    public WriteOutcome create(byte[] body) {
        return write(() -> store.write(body, store.object().isEmpty()));
    }

    @Override
    public WriteOutcome replace(byte[] body, Etag expected) {
        return write(() -> store.write(body, store.has(expected)));
    }

    @Override
    public Optional<Sight> look() {
        return ask(() -> store.object()
                .map(held -> new Sight(held.etag(), Optional.of(Duration.between(store.written, store.now())))));
    }

    @Override
    public Optional<StoredObject> read() {
        return ask(store::object);
    }

    @Override
    public boolean removeIf(Etag tag) {
        Loss loss = losses.get();
        return loss != Loss.REQUEST && store.remove(store.has(tag)) && loss == Loss.NOTHING;
    }

    @Override
    public void remove() {
        boolean ignored = ask(() -> store.remove(true));
    }

    @Override
    public String toString() {
        return "memory:lock";
    }

    private WriteOutcome write(Supplier<WriteOutcome> request) {
        Loss loss = losses.get();
        WriteOutcome outcome = loss == Loss.REQUEST ? new WriteOutcome.Conflict() : request.get();
        return loss == Loss.NOTHING ? outcome : new WriteOutcome.Unknown(lost());
    }

    /** What may be repeated is asked three times. */
    private <T> T ask(Supplier<T> request) {
        for (int attempt = 0; attempt < 3; attempt++) {
            Loss loss = losses.get();
            if (loss != Loss.REQUEST) {
                T answer = request.get();
                if (loss == Loss.NOTHING) {
                    return answer;
                }
            }
        }
        throw lost();
    }

    private static StorageException lost() {
        return new StorageException("Cannot ask for memory:lock", "the request or its answer was lost", "Expect this");
    }
}
