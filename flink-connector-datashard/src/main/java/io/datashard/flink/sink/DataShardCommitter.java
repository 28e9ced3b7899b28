package io.datashard.flink.sink;

import io.datashard.commit.CommitResult;
import io.datashard.commit.FilePresence;
import io.datashard.commit.FileRenewal;
import io.datashard.commit.InFlightMarkers;
import io.datashard.commit.PublishedMarkers;
import io.datashard.commit.SinkAppend;
import io.datashard.commit.TableCommitter;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.metrics.RequestMetrics;
import io.datashard.storage.Sources;
import io.datashard.table.TableAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Publishes committables in the order of their checkpoints, one snapshot each. A failure fails the job. Pending committables are in Flink's
 * state. If a failed commit was visible nevertheless, the ledger of the table recognises it when it is repeated.
 *
 * <p>Only the subtask that gets a committable opens the table.
 */
final class DataShardCommitter implements Committer<DataShardCommittable> {
    private static final int UNKNOWN_TRIES = 3;

    private static final long NOT_RESTORED = -1;

    private static final String REMEDY = "Restore an older checkpoint or savepoint so that its rows are written again";

    private final SinkSettings settings;
    private final long restoredFrom;
    private final MetricGroup group;
    private final CommitMetrics metrics;
    private final PublishedMarkers marked = new PublishedMarkers();
    private @Nullable TableAccess table;

    /**
     * Creates the committer.
     *
     * @param restoredFrom the checkpoint that the job was restored from
     */
    DataShardCommitter(SinkSettings settings, MetricGroup metrics, OptionalLong restoredFrom) {
        this.settings = settings;
        this.restoredFrom = restoredFrom.orElse(NOT_RESTORED);
        this.group = metrics;
        this.metrics = new CommitMetrics(metrics, Sources.ofProcess().time());
    }

    @Override
    public void commit(Collection<CommitRequest<DataShardCommittable>> requests) {
        List<CommitRequest<DataShardCommittable>> ordered = new ArrayList<>(requests);
        ordered.sort(Comparator.comparing(
                request -> request.getCommittable().identity().checkpointId()));
        for (CommitRequest<DataShardCommittable> request : ordered) {
            LastingFailures.endJob(() -> commit(request, open()));
        }
    }

    private void commit(CommitRequest<DataShardCommittable> request, TableAccess access) {
        DataShardCommittable committable = request.getCommittable();
        WriterResult content = committable.content();
        SinkAppend change = new SinkAppend(
                committable.identity(),
                content.target(),
                content.files(),
                settings.writing().onRewind(),
                settings.writing().summary(),
                new FilePresence(access.storage(), access.clock(), REMEDY),
                committable.identity().checkpointId().value() <= restoredFrom
                        ? new FileRenewal(access.storage(), access.clock(), access.ids(), REMEDY)
                        : null);
        Instant start = access.clock().instant();
        CommitResult result = settle(access.committer(settings.writing().commit()), change);
        result.committed()
                .ifPresentOrElse(
                        committed -> {
                            Instant now = access.clock().instant();
                            metrics.committed(committed, Duration.between(start, now));
                            marked.add(committed.marked(), now);
                            new InFlightMarkers(access.storage()).release(marked.takeDue(now));
                        },
                        () -> {
                            metrics.skipped();
                            request.signalAlreadyCommitted();
                        });
    }

    /** A retry after an unknown outcome is safe: the change finds itself in the ledger if it took effect. */
    private CommitResult settle(TableCommitter committer, SinkAppend change) {
        for (int attempt = 1; ; attempt++) {
            try {
                return committer.commit(change);
            } catch (UnknownOutcomeException e) {
                metrics.unknown();
                if (attempt == UNKNOWN_TRIES) {
                    throw e;
                }
            }
        }
    }

    private TableAccess open() {
        if (table == null) {
            table = settings.table().open();
            RequestMetrics.register(group, table.storage());
        }
        return table;
    }

    @Override
    public void close() {
        if (table != null) {
            table.close();
        }
    }
}
