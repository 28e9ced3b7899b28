package io.datashard.maintenance;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.commit.FilePresence;
import io.datashard.commit.FileReplacement;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.maintenance.RewritePlanner.Group;
import io.datashard.maintenance.RewritePlanner.Plan;
import io.datashard.maintenance.RewritePlanner.Small;
import io.datashard.model.DataFile;
import io.datashard.table.TableAccess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Carries out a plan: writes group after group, and publishes some of them at a time. Not thread-safe.
 *
 * <p>Failure reasoning. What is written and not published has in-flight markers. It is removed when a group is dropped or anything fails, but not
 * after an unknown outcome: then it may be part of the table.
 */
final class RewriteRun {
    private static final String STEP = "rewriting data files";
    private static final int MOST_GROUPS_OF_COMMIT = 100;

    private final TableAccess access;
    private final RewriteSettings settings;
    private final Plan plan;
    private final Progress progress;
    private final GroupWriter writer;
    /** Groups that are written and not published. */
    private final List<Written> written = new ArrayList<>();

    private final List<DataShardException> failures = new ArrayList<>();
    private final Tally tally = new Tally();

    RewriteRun(TableAccess access, RewriteSettings settings, Plan plan, Progress progress) {
        this.access = access;
        this.settings = settings;
        this.plan = plan;
        this.progress = progress;
        this.writer = new GroupWriter(access, plan.target(), settings);
    }

    /** A group and the files that are to replace it. */
    private record Written(Group group, List<DataFile> outputs) {
        FileReplacement.Group change() {
            return new FileReplacement.Group(
                    group.files().stream()
                            .collect(Collectors.toMap(small -> small.file().path(), Small::manifest)),
                    outputs);
        }
    }

    /** What was done so far. */
    private static final class Tally {
        private int rewritten;
        private int dropped;
        private int unchanged;
        private int filesBefore;
        private int filesAfter;
        private long rows;
        private long bytesBefore;
        private long bytesAfter;

        void add(Written group) {
            rewritten++;
            filesBefore += group.group().files().size();
            filesAfter += group.outputs().size();
            rows += group.group().rows();
            bytesBefore += group.group().bytes();
            bytesAfter +=
                    group.outputs().stream().mapToLong(DataFile::sizeInBytes).sum();
        }

        RewriteReport report(boolean cancelled) {
            return new RewriteReport(
                    rewritten, dropped, filesBefore, filesAfter, rows, bytesBefore, bytesAfter, cancelled, unchanged);
        }
    }

    RewriteReport run() {
        long total =
                plan.groups().stream().mapToLong(group -> group.files().size()).sum();
        boolean cancelled;
        try {
            cancelled = rewrite(total);
            publish();
        } catch (UnknownOutcomeException e) {
            throw e;
        } catch (RuntimeException e) {
            // Nothing of it is visible. After an error of the JVM, nobody knows.
            discard(written);
            throw e;
        }
        requireNoFailure();
        return tally.report(cancelled);
    }

    /** Returns whether it was cancelled. */
    private boolean rewrite(long total) {
        long done = 0;
        for (Group group : plan.groups()) {
            long before = done;
            progress.at(STEP, before, total);
            if (progress.isCancelled()) {
                return true;
            }
            write(group, read -> progress.at(STEP, before + read, total));
            done += group.files().size();
            if (isEnoughForACommit()) {
                publish();
            }
        }
        return false;
    }

    /** A damaged file must not keep all others from being rewritten, time and again. */
    private void write(Group group, IntConsumer read) {
        List<DataFile> outputs;
        try {
            outputs = writer.write(group, read);
        } catch (CorruptDataException | InvalidUseException e) {
            failures.add(e);
            return;
        }
        Written files = new Written(group, outputs);
        if (outputs.size() < group.files().size()) {
            written.add(files);
        } else {
            tally.unchanged++;
            discard(List.of(files));
        }
    }

    private boolean isEnoughForACommit() {
        return written.size() >= MOST_GROUPS_OF_COMMIT
                || written.stream().mapToLong(files -> files.group().bytes()).sum() >= settings.maxGroupSize();
    }

    private void publish() {
        if (written.isEmpty()) {
            return;
        }
        List<FileReplacement.Group> changes =
                written.stream().map(Written::change).toList();
        FileReplacement change = new FileReplacement(
                plan.target(),
                changes,
                plan.manifests(),
                new FilePresence(access.storage(), access.clock(), "Plan the rewrite again"));
        access.committer(CommitSettings.DEFAULT).commit(change);
        // The groups that are live are published: nothing may fail from here on.
        List<Written> all = List.copyOf(written);
        written.clear();
        Set<FileReplacement.Group> live = Collections.newSetFromMap(new IdentityHashMap<>());
        live.addAll(change.live());
        List<Written> dropped = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (live.contains(changes.get(i))) {
                tally.add(all.get(i));
            } else {
                dropped.add(all.get(i));
            }
        }
        tally.dropped += dropped.size();
        discard(dropped);
        new ExpiredMarkers().afterCommit(access.storage(), access.clock());
    }

    private void discard(List<Written> groups) {
        writer.discard(
                groups.stream().flatMap(group -> group.outputs().stream()).toList());
    }

    private void requireNoFailure() {
        if (failures.isEmpty()) {
            return;
        }
        DataShardException first = failures.get(0);
        CorruptDataException failure = new CorruptDataException(
                "Cannot rewrite " + failures.size() + " of " + plan.groups().size() + " groups of data files of "
                        + access.storage().root(),
                "files of them can't be read, or their rows not be written",
                "Mend or delete what is damaged; these groups stay as they were, " + tally.rewritten
                        + " others are rewritten",
                first);
        failures.stream().skip(1).forEach(failure::addSuppressed);
        throw failure;
    }
}
