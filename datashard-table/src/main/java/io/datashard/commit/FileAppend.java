package io.datashard.commit;

import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Pending;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append with a token, by which the table recognises a repetition. Not thread-safe.
 *
 * <p>Failure reasoning. The change looks for the token in exactly the base on which the attempt is conditioned. So two attempts with one token
 * can't both win: the base of the second one names the token of the first. If the storage carries out a request of an abandoned attempt later,
 * that request is conditioned on an older base than that of the writer that published meanwhile, and fails.
 */
public final class FileAppend implements TableChange {
    private static final Logger LOG = LoggerFactory.getLogger(FileAppend.class);

    private final AppendToken token;
    private final WrittenFor target;
    private final List<DataFile> files;
    private final String table;
    private final Supplier<Pending<?>> certainty;
    /** The snapshots that the attempts would have made, also those of an append that this one repeats. */
    private final Set<SnapshotId> attempts;

    private boolean certain;
    private @Nullable SnapshotId published;
    private @Nullable Snapshot earlier;

    private FileAppend(
            AppendToken token,
            WrittenFor target,
            List<DataFile> files,
            String table,
            Set<SnapshotId> attempts,
            Supplier<Pending<?>> certainty) {
        this.token = token;
        this.target = target;
        this.files = List.copyOf(files);
        this.table = table;
        this.attempts = attempts;
        this.certainty = certainty;
    }

    /**
     * Creates the change for files that may have waited for long.
     *
     * @param target the table that the files were written for
     * @param files the files; at least one
     * @param presence checks the files before they are published
     */
    public FileAppend(AppendToken token, WrittenFor target, List<DataFile> files, FilePresence presence) {
        this(token, target, files, presence.table(), new HashSet<>(), () -> presence.beginCheck(files, false));
    }

    /**
     * Creates the change for files that this process has just written and marked: the acknowledgement of the storage is enough, no check is
     * needed.
     *
     * @param target the table that the files were written for
     * @param files the files; at least one
     * @param table the table, for messages
     * @param durable succeeds when the files are durable
     */
    public static FileAppend justWritten(
            AppendToken token, WrittenFor target, List<DataFile> files, String table, Pending<?> durable) {
        return new FileAppend(token, target, files, table, new HashSet<>(), () -> durable);
    }

    /** The same append again, after an unknown outcome: with the same files, whose presence is checked first. */
    public FileAppend again(FilePresence presence) {
        return new FileAppend(token, target, files, table, attempts, () -> presence.beginCheck(files, false));
    }

    /**
     * Whether the files may be part of the table, if nothing was published now because the table has the token: the snapshot that it names for
     * the token is that of an attempt with these files. If it is another, no attempt with these files has taken effect, nor ever will: its base
     * did not name the token, and the table does from then on.
     */
    public boolean mayBePartOfTheTable() {
        return published == null || attempts.contains(published);
    }

    /** The snapshot of the earlier append with this token; empty if it is no longer listed. */
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
        SnapshotId found = AppendTokens.find(metadata, token).orElse(null);
        if (found != null) {
            published = found;
            earlier = metadata.snapshot(found).orElse(null);
            String reason = "the append '" + token + "' is published already, by snapshot " + found;
            LOG.warn("Not appending again to {}: {}", table, reason);
            return new Decision.Skip(reason);
        }
        AppendTokens known = AppendTokens.read(metadata.properties());
        return new Decision.Publish(
                Snapshot.APPEND,
                files,
                Set.of(),
                Map.of(AppendTokens.SUMMARY, token.text()),
                snapshotId -> {
                    attempts.add(snapshotId);
                    return PropertyChange.set(
                            AppendTokens.PROPERTY, known.with(token, snapshotId).text());
                },
                certainty());
    }

    /** Begins only if there is something to publish, and only once, because a later attempt may hold the lock. */
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

    /** The error of a repetition that failed for another reason: it is still not known whether the first attempt took effect. */
    public UnknownOutcomeException stillUnknown(RuntimeException failure) {
        return unknown(
                "Cannot tell whether the append '" + token + "' to " + table + " took effect",
                "its outcome is not known, and repeating it failed (" + failure.getMessage() + ")",
                failure);
    }
}
