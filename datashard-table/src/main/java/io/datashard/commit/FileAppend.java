package io.datashard.commit;

import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Pending;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append that has a token, by which it is recognised when it is repeated. Not thread-safe.
 *
 * <p>Failure reasoning. The token is looked for in the very base that the attempt is conditioned on. So two attempts with one token can't
 * both win: the base of the second one names the token of the first. A request of an attempt that was given up, and that the storage carries
 * out later, is conditioned on an older base than that of whoever published meanwhile.
 */
public final class FileAppend implements TableChange {
    private static final Logger LOG = LoggerFactory.getLogger(FileAppend.class);

    private final AppendToken token;
    private final WrittenFor target;
    private final List<DataFile> files;
    private final String table;
    private final Supplier<Pending<?>> certainty;
    private boolean certain;
    private boolean tried;
    private @Nullable Snapshot earlier;

    private FileAppend(
            AppendToken token,
            WrittenFor target,
            List<DataFile> files,
            String table,
            boolean tried,
            Supplier<Pending<?>> certainty) {
        this.token = token;
        this.target = target;
        this.files = List.copyOf(files);
        this.table = table;
        this.tried = tried;
        this.certainty = certainty;
    }

    /**
     * Creates the change, for files that may have waited for long.
     *
     * @param target the table that the files were written for
     * @param files the files; at least one
     * @param presence checks the files before they are published
     */
    public FileAppend(AppendToken token, WrittenFor target, List<DataFile> files, FilePresence presence) {
        this(
                token,
                target,
                files,
                presence.table(),
                false,
                () -> presence.beginCheck(files, presence.beginMarks(files)));
    }

    /**
     * The append of files that this process has just written, and marked: that the storage has acknowledged them is enough.
     *
     * @param target the table that the files were written for
     * @param files the files; at least one
     * @param table the table, for messages
     * @param durable ends well when the files are durable
     */
    public static FileAppend justWritten(
            AppendToken token, WrittenFor target, List<DataFile> files, String table, Pending<?> durable) {
        return new FileAppend(token, target, files, table, false, () -> durable);
    }

    /** The same append once more, after an outcome that is not known: with the same files, which are looked for first. */
    public FileAppend again(FilePresence presence) {
        return new FileAppend(
                token, target, files, table, tried, () -> presence.beginCheck(files, presence.beginMarks(files)));
    }

    /** Whether an attempt may have made the files part of the table: they must not be removed then. */
    public boolean isTried() {
        return tried;
    }

    /** The snapshot of the earlier append with this token, if it is still listed. */
    public Optional<Snapshot> earlier() {
        return Optional.ofNullable(earlier);
    }

    @Override
    public String subject() {
        return "append " + token;
    }

    @Override
    public Decision decide(CurrentTable base, TableLayout layout) {
        TableMetadata metadata = base.metadata();
        target.require(metadata, files.size() + " data files to " + table);
        Optional<SnapshotId> published = AppendTokens.find(metadata, token);
        if (published.isPresent()) {
            earlier = metadata.snapshot(published.get()).orElse(null);
            String reason = "the append '" + token + "' is published already, by snapshot " + published.get();
            LOG.warn("Not appending again to {}: {}", table, reason);
            return new Decision.Skip(reason);
        }
        tried = true;
        AppendTokens known = AppendTokens.read(metadata.properties());
        return new Decision.Publish(
                Snapshot.APPEND,
                files,
                Set.of(),
                Map.of(AppendTokens.SUMMARY, token.text()),
                snapshotId -> PropertyChange.set(
                        AppendTokens.PROPERTY, known.with(token, snapshotId).text()),
                certainty());
    }

    /** Begun only where something is to be published; once, because a later attempt may hold the lock. */
    private Pending<?> certainty() {
        if (certain) {
            return Pending.NOTHING;
        }
        Pending<?> begun = certainty.get();
        return Pending.whenAskedFor(() -> {
            begun.join();
            certain = true;
            return files;
        });
    }

    @Override
    public UnknownOutcomeException unknown(String what, String why, SnapshotId snapshotId, @Nullable Throwable cause) {
        return unknown(what, why, cause);
    }

    private UnknownOutcomeException unknown(String what, String why, @Nullable Throwable cause) {
        return new UnknownOutcomeException(
                what,
                why,
                "Nothing was deleted. Repeat the append with its token, never without: call commit() of the same TableAppend again, or"
                        + " append the same rows with DataShardTable.newAppend(\"" + token
                        + "\"). If it took effect, that is recognised by the token and nothing is added again. To find out without"
                        + " repeating it, ask DataShardTable.hasAppended(\"" + token
                        + "\"): its rows are there once that says true",
                token.text(),
                cause);
    }

    /** The error of a repetition that failed for another reason: whether the first attempt took effect is not known for that. */
    public UnknownOutcomeException stillUnknown(RuntimeException failure) {
        return unknown(
                "Cannot tell whether the append '" + token + "' to " + table + " took effect",
                "its outcome is not known, and repeating it failed (" + failure.getMessage() + ")",
                failure);
    }
}
