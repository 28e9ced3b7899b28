package io.datashard.format;

import io.datashard.format.commit.CommitResult;
import io.datashard.format.commit.CommitSettings;
import io.datashard.format.commit.FileAppend;
import io.datashard.format.commit.FilePresence;
import io.datashard.format.commit.WrittenFor;
import io.datashard.format.error.UnknownOutcomeException;
import io.datashard.format.layout.CurrentTable;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.schema.RowView;
import java.util.List;
import java.util.Optional;

/**
 * Rows that are being appended to a table. Nothing is visible before {@link #commit}; what was not committed is removed by {@link #close}.
 * Not thread-safe; blocking.
 */
public final class TableAppend implements AutoCloseable {
    private final TableAccess access;
    private final CommitSettings settings;
    private final ExpiredMarkers expired;
    private final RollingWriter files;
    private final WrittenFor target;
    private boolean ended;

    TableAppend(TableAccess access, RollingWriter.Settings files, CommitSettings settings, ExpiredMarkers expired) {
        this.access = access;
        this.settings = settings;
        this.expired = expired;
        CurrentTable table = access.layout().loadOrFail();
        access.layout().requireWritable(table);
        this.target = WrittenFor.of(table.metadata());
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
        List<DataFile> written = files.finishFiles();
        if (written.isEmpty()) {
            return Optional.empty();
        }
        CommitResult result;
        try {
            result = access.committer(settings)
                    .commit(new FileAppend(target, written, new FilePresence(access.storage())));
        } catch (UnknownOutcomeException e) {
            throw e;
        } catch (RuntimeException e) {
            // Known to be invisible: give the space back.
            files.discard(written);
            throw e;
        }
        // The commit has taken effect: nothing may fail any more. Its own markers stay for a day.
        expired.afterCommit(access);
        return result instanceof CommitResult.Committed committed
                ? Optional.of(committed.snapshot())
                : Optional.empty();
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the append has been committed; start a new one");
        }
    }

    @Override
    public void close() {
        ended = true;
        files.close();
    }
}
