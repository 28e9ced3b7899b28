package io.datashard.storage;

import java.util.Optional;
import java.util.function.Function;

/** What became of a small object that was read before. */
public sealed interface Reread {
    /** Takes the alternatives apart. */
    <T> T map(Function<Unchanged, T> unchanged, Function<Changed, T> changed, Function<Absent, T> absent);

    /** It has the content that it had. */
    record Unchanged() implements Reread {
        @Override
        public <T> T map(Function<Unchanged, T> unchanged, Function<Changed, T> changed, Function<Absent, T> absent) {
            return unchanged.apply(this);
        }
    }

    /** It has other content now, this one; a store that knows no conditional reads says so always. */
    record Changed(StoredObject now) implements Reread {
        @Override
        public <T> T map(Function<Unchanged, T> unchanged, Function<Changed, T> changed, Function<Absent, T> absent) {
            return changed.apply(this);
        }
    }

    /** There is none any more. */
    record Absent() implements Reread {
        @Override
        public <T> T map(Function<Unchanged, T> unchanged, Function<Changed, T> changed, Function<Absent, T> absent) {
            return absent.apply(this);
        }
    }

    /**
     * What an unconditional read tells.
     *
     * @param known the tag of the read before
     */
    static Reread of(Optional<StoredObject> now, Etag known) {
        if (now.isEmpty()) {
            return new Absent();
        }
        return now.get().etag().equals(known) ? new Unchanged() : new Changed(now.get());
    }
}
