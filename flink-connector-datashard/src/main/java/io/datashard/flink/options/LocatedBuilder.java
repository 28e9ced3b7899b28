package io.datashard.flink.options;

import io.datashard.annotation.Internal;
import io.datashard.annotation.Public;
import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import io.datashard.table.TableLocation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of sources and sinks share: where the table lies. Not thread-safe.
 *
 * @param <B> the builder
 */
@Public
public abstract class LocatedBuilder<B extends LocatedBuilder<B>> {
    private final Map<String, String> storage = new HashMap<>();
    private @Nullable String path;
    private @Nullable TableLocation location;

    /** A builder without a table. */
    protected LocatedBuilder() {}

    /**
     * The table root: a local path, a {@code file:} URI, or {@code s3://bucket/prefix}. A relative path starts at the working directory of the
     * process that submits the job, or below the bucket and prefix of its environment with {@code DATASHARD_STORAGE_TYPE=s3}, as for Python.
     */
    public final B path(String tableRoot) {
        this.path = tableRoot;
        this.location = null;
        return self();
    }

    /** The table root and how to reach its store. */
    @Internal
    public final B location(TableLocation tableLocation) {
        this.location = tableLocation;
        this.path = null;
        return self();
    }

    /** How to reach the store of a {@link #path}: an option such as {@code s3.endpoint}, which overrides the environment. Never an access key. */
    public final B storageOption(String key, String value) {
        storage.put(key, value);
        return self();
    }

    /** This builder. */
    protected abstract B self();

    /** What can't be done without a valid location: the first part of error messages. */
    protected abstract String purpose();

    /**
     * The location. Makes no request; reads the file of certificates that is named for its store.
     *
     * @param surroundings environment and configuration of this process
     * @throws InvalidUseException if the builder has no location, or an invalid one
     */
    @Internal
    protected final TableLocation locate(Surroundings surroundings) {
        if (location != null) {
            if (!storage.isEmpty()) {
                throw new InvalidUseException(
                        purpose(),
                        "options of the store were given beside a location, which has its own",
                        "Give them to TableLocation.of, or call path(...) in place of location(...)");
            }
            return location;
        }
        if (path == null) {
            throw new InvalidUseException(
                    purpose(), "no path was given", "Set 'path' to the table root: call path(...)");
        }
        return TableLocation.of(path, storage, surroundings);
    }

    /** The location as the user gave it; null if the user gave none. */
    protected final @Nullable String place() {
        return location != null ? location.text() : path;
    }
}
