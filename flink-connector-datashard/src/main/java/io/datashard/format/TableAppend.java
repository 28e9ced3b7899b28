package io.datashard.format;

import io.datashard.format.commit.CommitResult;
import io.datashard.format.commit.CommitSettings;
import io.datashard.format.commit.FileAppend;
import io.datashard.format.commit.FilePresence;
import io.datashard.format.commit.WrittenFor;
import io.datashard.format.error.UnknownOutcomeException;
import io.datashard.format.layout.CurrentTable;
import io.datashard.format.layout.TableLayout;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.parquet.FinishingFile;
import io.datashard.format.schema.RowView;
import io.datashard.format.storage.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rows that are being appended to a table. Nothing is visible before {@link #commit}; what was not committed is removed by {@link #close}.
 * Not thread-safe; blocking.
 */
public final class TableAppend implements AutoCloseable {
    /** Files of an append that took longer than that are looked for before they are published. */
    private static final Duration LATELY = Duration.ofMinutes(10);
    /** The table as it was read when the append began is built on up to this age. */
    private static final Duration NOW = Duration.ofSeconds(1);

    private final TableAccess access;
    private final CommitSettings settings;
    private final ExpiredMarkers expired;
    private final RollingWriter files;
    private final WrittenFor target;
    private final Instant started;
    private final Pending<CurrentTable> table;
    private boolean ended;

    TableAppend(TableAccess access, RollingWriter.Settings files, CommitSettings settings, ExpiredMarkers expired) {
        this.access = access;
        this.settings = settings;
        this.expired = expired;
        this.started = access.clock().instant();
        TableLayout layout = access.layout();
        // What this process knows of the table tells the columns; whether it is so still is asked while rows come.
        Optional<CurrentTable> known = access.storage().parallelism() > 1 ? layout.known() : Optional.empty();
        this.table = known.isPresent() ? access.storage().begin(layout::loadOrFail) : Pending.of(layout.loadOrFail());
        CurrentTable shape = known.orElseGet(table::get);
        layout.requireWritable(shape);
        this.target = WrittenFor.of(shape.metadata());
        this.files = new RollingWriter(access, target, files);
    }

    /**
     * Adds a row; its columns are those of the table, in order.
     *
     * @throws io.datashard.format.error.InvalidUseException if the row breaks the schema; it is not added
     */
    public void write(RowView row) {
        requireOpen();
        files.write(row);
    }

    /**
     * Publishes the rows in one snapshot. May be called once.
     *
     * @return the snapshot; nothing if no row was written
     * @throws io.datashard.format.error.CommitConflictException if other writers won every attempt; nothing is visible
     * @throws UnknownOutcomeException if it can't be told whether the rows are visible; then look for them before you append them again
     */
    public Optional<Snapshot> commit() {
        requireOpen();
        ended = true;
        List<FinishingFile> finishing = files.beginFinishFiles();
        List<DataFile> written = finishing.stream().map(FinishingFile::file).toList();
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Pending<?> durable =
                Pending.all(finishing.stream().map(FinishingFile::durable).toList());
        CommitResult result;
        try {
            result = commit(written, durable);
        } catch (UnknownOutcomeException e) {
            throw e;
        } catch (RuntimeException e) {
            // Known to be invisible: give the space back.
            durable.await();
            files.discard(written);
            throw e;
        }
        // The commit has taken effect: nothing may fail any more. Its own markers stay for a day.
        expired.afterCommit(access);
        return result instanceof CommitResult.Committed committed
                ? Optional.of(committed.snapshot())
                : Optional.empty();
    }

    private CommitResult commit(List<DataFile> written, Pending<?> durable) {
        Duration age = Duration.between(started, access.clock().instant());
        boolean lately = !age.isNegative() && age.compareTo(LATELY) < 0;
        if (lately) {
            FileAppend append =
                    FileAppend.justWritten(target, written, access.storage().root(), durable);
            // Where it costs nothing, the newest state is read: less is lost against others.
            boolean now = access.storage().parallelism() > 1 && age.compareTo(NOW) < 0;
            return access.committer(settings).commit(append, now ? table : null);
        }
        Object unused = durable.get();
        return access.committer(settings).commit(new FileAppend(target, written, new FilePresence(access.storage())));
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the append has been committed; start a new one");
        }
    }

    @Override
    public void close() {
        ended = true;
        table.await();
        files.close();
    }
}
