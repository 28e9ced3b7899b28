package io.datashard.flink.source.enumerator;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.SourceOptions;
import io.datashard.storage.PassingTime;
import io.datashard.table.AccessedTable;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a table that somebody else creates. One thread at a time. */
final class AwaitedTable {
    private static final Logger LOG = LoggerFactory.getLogger(AwaitedTable.class);

    private final String name;
    private final Duration limit;
    private final PassingTime time;
    private final BooleanSupplier exists;
    private final Runnable check;
    private final long start;
    private boolean said;

    /**
     * Begins to wait now.
     *
     * @param name the table root, for messages
     * @param limit for how long; zero = a missing table is an error at once
     * @param exists looks whether the table is there
     * @param check checks the table that is there against its declaration
     */
    AwaitedTable(String name, Duration limit, PassingTime time, BooleanSupplier exists, Runnable check) {
        this.name = name;
        this.limit = limit;
        this.time = time;
        this.exists = exists;
        this.check = check;
        this.start = time.nanos();
    }

    static AwaitedTable of(AccessedTable table, AwaitedDeclaration declared, PassingTime time) {
        return new AwaitedTable(table.name(), declared.limit(), time, table::exists, () -> declared.requireFits(table));
    }

    /**
     * Looks at the table.
     *
     * @return whether it is to be waited for on; false = it is there, or its absence is for others to tell
     * @throws InvalidUseException if it is not there and the time is over, or if it is another than the declared one
     */
    boolean isMissing() {
        if (limit.isZero()) {
            return false;
        }
        if (exists.getAsBoolean()) {
            check.run();
            return false;
        }
        if (time.nanos() - start >= limit.toNanos()) {
            throw new InvalidUseException(
                    "Cannot read " + name,
                    "there is no table, and it was waited for " + limit.toMillis() + " ms for one",
                    "Start the job that creates it, correct the path, or raise '" + SourceOptions.AWAIT_TABLE.key()
                            + "'");
        }
        if (!said) {
            said = true;
            LOG.info("Waiting for the table {}, for at most {} ms", name, limit.toMillis());
        }
        return true;
    }
}
