package io.datashard.table;

import io.datashard.annotation.PublicEvolving;
import io.datashard.commit.AppendToken;
import io.datashard.commit.CommitResult;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.commit.FileAppend;
import io.datashard.commit.FilePresence;
import io.datashard.commit.InFlightMarkers;
import io.datashard.commit.WrittenFor;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.parquet.FinishingFile;
import io.datashard.schema.RowScreen;
import io.datashard.schema.RowView;
import io.datashard.storage.Done;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An append of rows to a table. Nothing is visible before {@link #commit}. {@link #close} removes what was not committed. Not thread-safe;
 * blocking.
 *
 * <p>The table remembers the {@link #token} of every append, and publishes no second append with the same token. So it is safe to repeat an
 * append after an unknown outcome: with this object, or with the same token and rows in any process.
 */
@PublicEvolving
public final class TableAppend implements AutoCloseable {
    /** If an append took longer, the commit checks that its files still exist before it publishes them. */
    private static final Duration LATELY = Duration.ofMinutes(10);
    /** Up to this age, a commit may use the table read at the start of the append as its base. */
    private static final Duration NOW = Duration.ofSeconds(1);

    private static final String REMEDY = "Write the rows again in a new append";

    private final TableAccess access;
    private final CommitSettings settings;
    private final ExpiredMarkers expired;
    private final AppendToken token;
    private final RollingWriter files;
    private final WrittenFor target;
    private final RowScreen screen;
    private final Instant started;
    private final Pending<CurrentTable> table;
    private boolean ended;
    /** The append with an unknown outcome; null if there is none. */
    private @Nullable FileAppend unsettled;

    TableAppend(TableAccess access, RollingWriter.Settings files, CommitSettings settings, ExpiredMarkers expired) {
        this(access, files, settings, expired, access.memory().courtesy().newToken(access.ids()));
    }

    TableAppend(
            TableAccess access,
            RollingWriter.Settings files,
            CommitSettings settings,
            ExpiredMarkers expired,
            AppendToken token) {
        this.access = access;
        this.settings = settings;
        this.expired = expired;
        this.token = token;
        this.started = access.clock().instant();
        TableLayout layout = access.layout();
        // The columns come from what this process knows of the table; the current table is read while rows come in.
        Optional<CurrentTable> known = access.storage().traits().farAway() ? layout.known() : Optional.empty();
        this.table = known.isPresent()
                ? access.storage().steps().begin(layout::loadOrFail)
                : Pending.of(layout.loadOrFail());
        CurrentTable shape = known.orElseGet(table::get);
        layout.requireWritable(shape);
        this.target = WrittenFor.of(shape.metadata());
        this.screen = RowScreen.strict(
                target.schema(),
                target.spec(),
                "the table at " + access.storage().root());
        this.files = new RollingWriter(access, target, files, false);
    }

    /** The token by which the table recognises this append; see {@link DataShardTable#newAppend(String)}. */
    public String token() {
        return token.text();
    }

    /**
     * Adds a row that has the columns of the table, in order.
     *
     * @throws io.datashard.error.InvalidUseException if the row breaks the schema, or has a value on which other readers would fail; the row
     *     is not added
     */
    public void write(RowView row) {
        if (ended || unsettled != null) {
            throw new IllegalStateException("the append has been committed; start a new one");
        }
        if (screen.take(row)) {
            files.write(screen.row());
        }
    }

    /**
     * Publishes the rows in one snapshot. May be called once, and after each {@link UnknownOutcomeException} again: the table recognises a
     * commit that took effect, so that no row is there twice.
     *
     * @return the snapshot; if the table has an earlier append with this token, the snapshot of that append, and nothing is published. Empty
     *     if no row was written, or if the snapshot of the earlier append has expired
     * @throws io.datashard.error.CommitConflictException if other writers won every attempt; nothing is visible
     * @throws UnknownOutcomeException if it is not known whether the rows are visible: call this again, or repeat the append with its token.
     *     The data files stay, also after {@link #close}
     */
    public Optional<Snapshot> commit() {
        if (ended) {
            throw new IllegalStateException("the append has been committed; start a new one");
        }
        return unsettled != null
                ? settle(unsettled.again(new FilePresence(access.storage(), access.clock(), REMEDY)))
                : commitFirst();
    }

    private Optional<Snapshot> commitFirst() {
        ended = true;
        List<FinishingFile> finishing = files.beginFinishFiles();
        List<DataFile> written = finishing.stream().map(FinishingFile::file).toList();
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Pending<Done> durable =
                Pending.all(finishing.stream().map(FinishingFile::durable).toList());
        Duration age = Duration.between(started, access.clock().instant());
        boolean lately = !age.isNegative() && age.compareTo(LATELY) < 0;
        // A near storage gives the newest state at little cost: read it, to have fewer conflicts.
        boolean now = access.storage().traits().farAway() && age.compareTo(NOW) < 0;
        FileAppend append = lately
                ? FileAppend.justWritten(
                        token, target, written, access.storage().root(), durable)
                : new FileAppend(token, target, written, new FilePresence(access.storage(), access.clock(), REMEDY));
        Pending<?> nextName = beginNextName(written.get(0));
        try {
            if (!lately) {
                durable.join();
            }
            CommitResult result = access.committer(settings).commit(append, lately && now ? table : null);
            if (result.committed().isEmpty() && !append.mayBePartOfTheTable()) {
                // The append is in the table already, with other files.
                durable.await();
                files.discard(written);
            }
            return published(result, append);
        } catch (UnknownOutcomeException e) {
            ended = false;
            unsettled = append;
            throw e;
        } catch (RuntimeException e) {
            // The files are certainly invisible: free the space.
            durable.await();
            files.discard(written);
            throw e;
        } finally {
            nextName.await();
        }
    }

    /** A writer that appends again and again most likely writes its next file into the same folder. */
    private Pending<?> beginNextName(DataFile file) {
        if (!access.storage().traits().farAway() || !access.memory().forecast().isOfReturningWriter()) {
            return Pending.NOTHING;
        }
        String folder = file.path().value().substring(0, file.path().value().lastIndexOf('/'));
        return access.memory()
                .ahead()
                .beginForDataFile(
                        target.tableUuid(),
                        () -> StoragePath.of(folder).resolve(files.newName()),
                        new InFlightMarkers(access.storage()),
                        access.clock().instant());
    }

    /** The first attempt may have taken effect: whatever fails now, this removes nothing. */
    private Optional<Snapshot> settle(FileAppend append) {
        CommitResult result;
        try {
            result = access.committer(settings).commit(append);
        } catch (UnknownOutcomeException e) {
            throw e;
        } catch (RuntimeException e) {
            throw append.stillUnknown(e);
        }
        ended = true;
        unsettled = null;
        return published(result, append);
    }

    /** The commit has taken effect: nothing may fail from here on. The in-flight markers of this commit stay for a day. */
    private Optional<Snapshot> published(CommitResult result, FileAppend append) {
        expired.afterCommit(access.storage(), access.clock());
        return result.map(committed -> Optional.of(committed.snapshot()), skipped -> append.earlier());
    }

    @Override
    public void close() {
        ended = true;
        table.await();
        files.close();
    }
}
