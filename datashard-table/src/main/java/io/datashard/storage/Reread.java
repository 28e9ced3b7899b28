package io.datashard.storage;

import java.util.Optional;
import java.util.function.Function;

/** The result of reading a small object again. */
public sealed interface Reread {
    /** Applies the function of this alternative. */
    <T> T map(Function<Unchanged, T> unchanged, Function<Changed, T> changed, Function<Absent, T> absent);

    /** The object has the same content. */
    record Unchanged() implements Reread {
        @Override
        public <T> T map(Function<Unchanged, T> unchanged, Function<Changed, T> changed, Function<Absent, T> absent) {
            return unchanged.apply(this);
        }
    }

    /** The object has this content now. A store without conditional reads always answers this. */
    record Changed(StoredObject now) implements Reread {
        @Override
        public <T> T map(Function<Unchanged, T> unchanged, Function<Changed, T> changed, Function<Absent, T> absent) {
            return changed.apply(this);
        }
    }

    /** The object no longer exists. */
    record Absent() implements Reread {
        @Override
        public <T> T map(Function<Unchanged, T> unchanged, Function<Changed, T> changed, Function<Absent, T> absent) {
            return absent.apply(this);
        }
    }

    /**
     * The result of an unconditional read.
     *
     * @param known the tag of the earlier read
     */
    static Reread of(Optional<StoredObject> now, Etag known) {
        if (now.isEmpty()) {
            return new Absent();
        }
        return now.get().etag().equals(known) ? new Unchanged() : new Changed(now.get());
    }
}
