package io.datashard.testing;

import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StorageTraits;
import io.datashard.testing.InterceptedStorage.Call;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A distant store in which every request takes one unit of simulated time, and which runs steps side by side that are begun so: the time that
 * passes is the number of requests that wait for one another. Deterministic, in one thread: a step runs at once, and its time counts from where
 * it was begun; whoever waits for it goes on no sooner than it ended. Not thread-safe.
 */
public final class RoundTrips {
    private static final Set<String> REQUESTS = Set.of(
            "read",
            "readContent",
            "readIfChanged",
            "stat",
            "list",
            "write",
            "create",
            "replace",
            "delete",
            "deleteOnce",
            "lock",
            "isHeld");

    private final Storage inner;
    private final Predicate<StoragePath> publishes;
    private int now;
    private int published;
    private int requests;

    /**
     * Counts on a storage.
     *
     * @param publishes the objects whose conditional write makes a commit visible
     */
    public RoundTrips(Storage inner, Predicate<StoragePath> publishes) {
        this.inner = inner;
        this.publishes = publishes;
    }

    /** The storage as the process under test sees it. */
    public Storage storage() {
        return InterceptedStorage.of(inner, this::answer);
    }

    /** Begins to count anew. */
    public void reset() {
        now = 0;
        published = 0;
        requests = 0;
    }

    /** Requests that waited for one another, since the count began. */
    public int trips() {
        return now;
    }

    /** The same up to the last one that made a commit visible, that one included. */
    public int tripsToCommit() {
        return published;
    }

    /** All requests. */
    public int requests() {
        return requests;
    }

    private @Nullable Object answer(Call call) throws Throwable {
        boolean isRelease = call.name().equals("close") && call.isOn(MetadataLock.class);
        if (REQUESTS.contains(call.name()) || isRelease) {
            now++;
            requests++;
            if (call.isConditionalWrite() && call.path().filter(publishes).isPresent()) {
                published = now;
            }
        }
        return switch (call.name()) {
            case "steps" -> new SideBySide();
            case "traits" -> {
                StorageTraits traits = inner.traits();
                yield new StorageTraits(true, traits.lockEndsWithProcess(), traits.looksUpTags());
            }
            default -> call.proceed();
        };
    }

    private final class SideBySide implements Steps {
        @Override
        public <T> Pending<T> begin(Supplier<? extends T> step) {
            int begun = now;
            Pending<T> done = Pending.now(step);
            int ended = now;
            now = begun;
            return Pending.whenAskedFor(() -> {
                now = Math.max(now, ended);
                return done.get();
            });
        }

        @Override
        public int parallelism() {
            return 16;
        }
    }
}
