package io.datashard.flink.sink;

import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.model.DataFile;
import io.datashard.storage.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Makes one committable of all that the writers wrote for a checkpoint, and gives the committable its commit identity. Runs with parallelism 1.
 *
 * <p>Failure reasoning. The aggregator groups results by the checkpoint id that they carry, never by the barrier that they came before. A group
 * is complete when every writer has announced its part and all parts have arrived. A writer that has ended announces nothing any more. At a
 * barrier, everything that belongs to the checkpoint has arrived; so the aggregator then closes groups that miss only ended writers. A result
 * that comes later for a closed group fails the job: it must not be lost and must not slip into another commit.
 *
 * <p>Every start and restore makes a new lineage. A start without state belongs to the family of its submission. By that family, the table
 * recognises a job that Flink starts from nothing again after it has published. From then on, the state carries family and sink id.
 *
 * <p>A job without checkpoints publishes once, at its end, under the id of its submission: a restarted job writes everything again, and must
 * find what it published before. A savepoint splits such a job. The rows before the savepoint are a commit of their own, because stopping with a
 * savepoint publishes them; later commits use a new lineage. If Flink restarts the job after that, the table knows that the submission has
 * published: it refuses the commit, so that no row is lost or doubled.
 */
final class CheckpointAggregator extends AbstractStreamOperator<CommittableMessage<DataShardCommittable>>
        implements OneInputStreamOperator<CommittableMessage<WriterResult>, CommittableMessage<DataShardCommittable>>,
                BoundedOneInput {
    private static final long serialVersionUID = 1L;
    private static final ListStateDescriptor<byte[]> STATE =
            new ListStateDescriptor<>("datashard-aggregator", BytePrimitiveArraySerializer.INSTANCE);

    private static final long FIRST_CHECKPOINT = 1;

    private final SinkIds sinkIds;
    private final Submission submission;
    private final boolean checkpointing;
    private final SerializableSupplier<Sources> sources;

    private transient ListState<byte[]> state;
    private transient TreeMap<Long, CheckpointGroup> pending;
    private transient String sinkId;
    private transient SinkRun run;
    private transient boolean takesCheckpoints;
    private transient boolean split;
    private transient long restoredFrom;
    private transient long lastClosed;

    /**
     * Creates the operator.
     *
     * @param submission this submission of the job
     * @param checkpointing whether the job takes checkpoints when it runs in streaming mode
     * @param sources source of lineages, in the process that runs the operator
     */
    @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else
    CheckpointAggregator(
            SinkIds sinkIds, Submission submission, boolean checkpointing, SerializableSupplier<Sources> sources) {
        this.sinkIds = sinkIds;
        this.submission = submission;
        this.checkpointing = checkpointing;
        this.sources = sources;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        takesCheckpoints = checkpointing && getContainingTask().getEnvironment().getJobType() == JobType.STREAMING;
        split = false;
        String lineage = sources.get().ids().uuid().toString();
        run = SinkRun.first(submission.family(), lineage);
        sinkId = sinkIds.atFirstStart(submission.family());
        pending = new TreeMap<>();
        restoredFrom = 0;
        lastClosed = 0;
        state = context.getOperatorStateStore().getListState(STATE);
        Iterator<byte[]> restored = state.get().iterator();
        if (restored.hasNext()) {
            AggregatorState before = AggregatorState.fromBytes(restored.next());
            long checkpointId = context.getRestoredCheckpointId().orElseThrow();
            run = before.run().restored(new CheckpointId(checkpointId), lineage);
            sinkId = sinkIds.afterRestore(before.sinkId());
            pending.putAll(before.pending());
            restoredFrom = checkpointId;
            lastClosed = checkpointId;
            if (restored.hasNext()) {
                throw new IllegalStateException("the aggregator of a sink has one state, but several were restored");
            }
        }
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<WriterResult>> element) {
        CommittableMessage<WriterResult> message = element.getValue();
        long checkpointId = checkpointOf(message);
        if (checkpointId <= lastClosed) {
            throw new IllegalStateException("a result of checkpoint " + checkpointId + " arrived after checkpoint "
                    + lastClosed + " was closed; restarting from the last checkpoint, nothing is lost");
        }
        if (message instanceof CommittableSummary<WriterResult> summary) {
            pending.computeIfAbsent(checkpointId, any -> new CheckpointGroup(summary.getNumberOfSubtasks()))
                    .announce(summary);
        } else if (message instanceof CommittableWithLineage<WriterResult> result) {
            group(checkpointId).add(message.getSubtaskId(), result.getCommittable());
        }
        if (takesCheckpoints
                && checkpointId == pending.firstKey()
                && group(checkpointId).isComplete()) {
            close(checkpointId);
        }
    }

    /**
     * The checkpoint id to use for a message. Flink tells a writer from which checkpoint the job was restored only if the writer is chained to
     * an operator with state. Otherwise, a writer whose input ends before the next barrier announces results under the first id of a new job.
     */
    private long checkpointOf(CommittableMessage<WriterResult> message) {
        return message.getCheckpointId() == FIRST_CHECKPOINT ? restoredFrom + 1 : message.getCheckpointId();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        for (long id : List.copyOf(pending.headMap(checkpointId, true).keySet())) {
            split |= !takesCheckpoints && !fulfilled(id).results().isEmpty();
            close(id);
        }
    }

    @Override
    public void endInput() {
        if (takesCheckpoints || split) {
            List.copyOf(pending.keySet()).forEach(this::close);
        } else if (!pending.isEmpty()) {
            List<WriterResult> results = pending.keySet().stream()
                    .flatMap(id -> fulfilled(id).results().stream())
                    .toList();
            emit(pending.lastKey(), run.wholeRun(sinkId, submission, restoredFrom + 1), results);
            pending.clear();
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(List.of(new AggregatorState(sinkId, run, pending).toBytes()));
    }

    private CheckpointGroup group(long checkpointId) {
        CheckpointGroup group = pending.get(checkpointId);
        if (group == null) {
            throw new IllegalStateException("a result of checkpoint " + checkpointId + " arrived before its summary");
        }
        return group;
    }

    private CheckpointGroup fulfilled(long checkpointId) {
        CheckpointGroup group = group(checkpointId);
        if (!group.isFulfilled()) {
            throw new IllegalStateException("results of checkpoint " + checkpointId
                    + " were announced and have not arrived by its barrier; restarting from the last"
                    + " checkpoint, nothing is lost");
        }
        return group;
    }

    private void close(long checkpointId) {
        List<WriterResult> results = fulfilled(checkpointId).results();
        pending.remove(checkpointId);
        lastClosed = Math.max(lastClosed, checkpointId);
        if (!results.isEmpty()) {
            run = run.wrote(checkpointId);
        }
        emit(checkpointId, run.checkpoint(sinkId, checkpointId), results);
    }

    private void emit(long checkpointId, CommitIdentity identity, List<WriterResult> results) {
        if (results.isEmpty()) {
            return; // nothing written, no snapshot
        }
        DataShardCommittable committable = new DataShardCommittable(identity, merge(results));
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        output.collect(new StreamRecord<>(new CommittableSummary<>(subtask, 1, checkpointId, 1, 0)));
        output.collect(new StreamRecord<>(new CommittableWithLineage<>(committable, checkpointId, subtask)));
    }

    private static WriterResult merge(List<WriterResult> results) {
        WriterResult first = results.get(0);
        Map<String, DataFile> files = new HashMap<>();
        List<DataFile> ordered = new ArrayList<>();
        for (WriterResult result : results) {
            if (!result.target().equals(first.target())) {
                throw new IllegalStateException(
                        "writers of one checkpoint saw different tables below one path; the table was replaced"
                                + " while the job ran");
            }
            for (DataFile file : result.files()) {
                if (files.put(file.path().value(), file) != null) {
                    throw new IllegalStateException("two writers announced the same data file " + file.path());
                }
                ordered.add(file);
            }
        }
        return new WriterResult(first.target(), ordered);
    }
}
