package io.datashard.flink.sink;

import static io.datashard.testing.SinkRuns.restoredFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.commit.SinkFamily;
import io.datashard.model.DataFile;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One committable for each checkpoint, of exactly what the writers announced for it. */
class CheckpointAggregatorTest {
    private static final String SUBMISSION = "submission-1";
    private static final SinkFamily FAMILY = new SinkFamily(SUBMISSION, 1_760_000_000_000L);

    private final List<OneInputStreamOperatorTestHarness<?, ?>> open = new ArrayList<>();
    private Running aggregator;

    @BeforeEach
    void start() throws Exception {
        aggregator = start(JobType.STREAMING, true, null);
    }

    @AfterEach
    void close() throws Exception {
        for (OneInputStreamOperatorTestHarness<?, ?> harness : open) {
            harness.close();
        }
    }

    @Test
    void checkpointIsClosedWhenEveryWriterHasDelivered() throws Exception {
        aggregator.announce(0, 2, 1, 1);
        aggregator.deliver(0, 1, "a");
        aggregator.announce(1, 2, 1, 2);
        aggregator.deliver(1, 1, "b");
        assertThat(aggregator.committed()).isEmpty();
        aggregator.deliver(1, 1, "c");

        assertThat(aggregator.committed()).containsExactly("1: a b c");
    }

    @Test
    void resultsBelongToTheCheckpointThatTheyCarry() throws Exception {
        aggregator.announce(0, 2, 1, 1);
        aggregator.announce(0, 2, 2, 1);
        aggregator.deliver(0, 2, "a2");
        aggregator.deliver(0, 1, "a1");
        aggregator.announce(1, 2, 2, 1);
        aggregator.deliver(1, 2, "b2");
        assertThat(aggregator.committed()).as("2 waits for 1").isEmpty();
        aggregator.announce(1, 2, 1, 1);
        aggregator.deliver(1, 1, "b1");
        aggregator.barrier(2);

        assertThat(aggregator.committed()).containsExactly("1: a1 b1", "2: a2 b2");
    }

    @Test
    void committableIsAnnouncedAsTheOnlyOneOfItsCheckpoint() throws Exception {
        aggregator.announce(0, 1, 5, 1);
        aggregator.deliver(0, 5, "a");

        List<CommittableMessage<DataShardCommittable>> messages = aggregator.messages();
        assertThat(messages).hasSize(2);
        CommittableSummary<DataShardCommittable> summary = (CommittableSummary<DataShardCommittable>) messages.get(0);
        assertThat(summary.getNumberOfSubtasks()).isEqualTo(1);
        assertThat(summary.getNumberOfCommittables()).isEqualTo(1);
        assertThat(summary.getCheckpointId()).isEqualTo(5);
        assertThat(messages.get(1).getCheckpointId()).isEqualTo(5);
        assertThat(messages.get(1).getSubtaskId()).isEqualTo(summary.getSubtaskId());
    }

    @Test
    void barrierClosesWhatWritersThatHaveEndedDoNotAnnounce() throws Exception {
        aggregator.announce(0, 3, 1, 1);
        aggregator.deliver(0, 1, "a");
        assertThat(aggregator.committed()).isEmpty();
        aggregator.barrier(1);

        assertThat(aggregator.committed()).containsExactly("1: a");
    }

    @Test
    void barrierLeavesLaterCheckpointsOpen() throws Exception {
        aggregator.announce(0, 2, 1, 1);
        aggregator.deliver(0, 1, "a");
        aggregator.announce(1, 2, 3, 1);
        aggregator.barrier(2);

        assertThat(aggregator.committed()).containsExactly("1: a");
    }

    @Test
    void announcedResultThatIsNotThereAtTheBarrierFails() throws Exception {
        aggregator.announce(0, 2, 1, 2);
        aggregator.deliver(0, 1, "a");

        assertThatThrownBy(() -> aggregator.barrier(1)).hasMessageContaining("have not arrived");
        assertThatThrownBy(aggregator::endInput).hasMessageContaining("have not arrived");
    }

    @Test
    void resultForAClosedCheckpointFails() throws Exception {
        aggregator.announce(0, 2, 1, 1);
        aggregator.deliver(0, 1, "a");
        aggregator.barrier(1);

        assertThatThrownBy(() -> aggregator.announce(1, 2, 1, 1)).hasMessageContaining("arrived after checkpoint 1");
        assertThatThrownBy(() -> aggregator.deliver(1, 1, "late")).hasMessageContaining("arrived after checkpoint 1");
    }

    @Test
    void confusedWritersFail() throws Exception {
        assertThatThrownBy(() -> aggregator.deliver(0, 1, "a")).hasMessageContaining("before its summary");
        aggregator.announce(0, 2, 1, 1);
        assertThatThrownBy(() -> aggregator.announce(0, 2, 1, 1)).hasMessageContaining("twice");
        aggregator.deliver(0, 1, "a");
        aggregator.announce(1, 2, 1, 1);
        assertThatThrownBy(() -> aggregator.deliver(1, 1, "a")).hasMessageContaining("the same data file");
    }

    @Test
    void writersThatSawDifferentTablesFail() throws Exception {
        aggregator.announce(0, 1, 1, 2);
        aggregator.deliver(0, 1, "a");
        WriterResult other = SinkStates.result("another", SinkStates.SCHEMA, "b");

        assertThatThrownBy(() -> aggregator.deliver(0, 1, other)).hasMessageContaining("different tables");
    }

    @Test
    void writersThatSawDifferentSchemasFail() throws Exception {
        aggregator.announce(0, 1, 1, 2);
        aggregator.deliver(0, 1, "a");
        Schema changed = new Schema(1, SinkStates.SCHEMA.fields().subList(0, 3));
        WriterResult other = SinkStates.result("uuid", changed, "b");

        assertThatThrownBy(() -> aggregator.deliver(0, 1, other)).hasMessageContaining("different tables");
    }

    @Test
    void checkpointWithoutFilesEmitsNothing() throws Exception {
        aggregator.announce(0, 2, 1, 0);
        aggregator.announce(1, 2, 1, 0);
        aggregator.announce(0, 2, 2, 0);
        aggregator.barrier(2);
        aggregator.endInput();

        assertThat(aggregator.messages()).isEmpty();
    }

    @Test
    void endOfInputClosesEverything() throws Exception {
        aggregator.announce(0, 2, 1, 1);
        aggregator.deliver(0, 1, "a");
        aggregator.announce(1, 2, 3, 1);
        aggregator.deliver(1, 3, "b");
        aggregator.endInput();

        assertThat(aggregator.committed()).containsExactly("1: a", "3: b");
    }

    @Test
    void everyStartHasALineageOfItsOwnBelowItsSubmission() throws Exception {
        Running other = start(JobType.STREAMING, true, null);
        CommitIdentity one = aggregator.commitOne(1);
        CommitIdentity two = other.commitOne(1);

        assertThat(one.lineage()).isNotEqualTo(two.lineage()).isNotEqualTo(SUBMISSION);
        assertThat(one.family()).isEqualTo(FAMILY);
        assertThat(two.family()).isEqualTo(FAMILY);
        assertThat(one.ancestors()).isEmpty();
        assertThat(two.ancestors()).isEmpty();
        assertThat(one.sinkId()).isEqualTo("flights");
        assertThat(one.scope()).isEqualTo(CommitIdentity.Scope.CHECKPOINT);
        assertThat(aggregator.commitOne(2).lineage()).isEqualTo(one.lineage());
    }

    @Test
    void restoreMintsANewLineageThatKnowsWhereItComesFrom() throws Exception {
        String first = aggregator.commitOne(4).lineage();
        Running second = restored(aggregator.snapshot(4), 4);
        CommitIdentity fromSecond = second.commitOne(5);
        Running third = restored(second.snapshot(6), 6);
        CommitIdentity fromThird = third.commitOne(7);

        assertThat(fromSecond.lineage()).isNotEqualTo(first);
        assertThat(fromSecond.ancestors()).containsExactly(restoredFrom(first, 4, 4));
        assertThat(fromThird.ancestors())
                .containsExactly(restoredFrom(fromSecond.lineage(), 6, 5), restoredFrom(first, 4, 4));
        assertThat(fromThird.family()).isEqualTo(FAMILY);
    }

    /** However often it is restarted without rows, what it published stays in its history. */
    @Test
    void runsWithoutRowsLeaveNoTrace() throws Exception {
        String first = aggregator.commitOne(4).lineage();
        Running running = aggregator;
        for (int i = 5; i <= 105; i++) {
            running = restored(running.snapshot(i), i);
        }
        CommitIdentity last = running.commitOne(106);

        assertThat(last.family()).isEqualTo(FAMILY);
        assertThat(last.ancestors()).containsExactly(restoredFrom(first, 5, 4));
    }

    @Test
    void ancestorsAreBounded() throws Exception {
        Running running = aggregator;
        int runs = SinkRun.MAX_ANCESTORS + 5;
        for (int i = 1; i <= runs; i++) {
            running.commitOne(i);
            running = restored(running.snapshot(i), i);
        }
        CommitIdentity last = running.commitOne(99);

        assertThat(last.ancestors()).hasSize(SinkRun.MAX_ANCESTORS);
        assertThat(last.ancestors().get(0).fork()).isEqualTo(new CheckpointId(runs));
        assertThat(last.family()).as("the family stays").isEqualTo(FAMILY);
    }

    @Test
    void theSinkIdIsMadeOnceAndCarriedInState() throws Exception {
        Running first = start(new SinkIds(null, "t-flights"), JobType.STREAMING, true, null, 0);
        String sinkId = first.commitOne(1).sinkId();
        Running moved = start(new SinkIds(null, "t-moved"), JobType.STREAMING, true, first.snapshot(2), 2);
        Running named = start(new SinkIds("mine", "t-moved"), JobType.STREAMING, true, moved.snapshot(3), 3);

        assertThat(sinkId).isEqualTo("t-flights-" + SUBMISSION);
        assertThat(moved.commitOne(4).sinkId()).isEqualTo(sinkId);
        assertThat(named.commitOne(5).sinkId()).isEqualTo("mine");
    }

    @Test
    void resultsOfTheRestoredCheckpointAreNotTakenAgain() throws Exception {
        Running second = restored(aggregator.snapshot(4), 4);

        assertThatThrownBy(() -> second.announce(0, 1, 4, 1)).hasMessageContaining("arrived after checkpoint 4");
    }

    /** It is not told from where the job was restored, and counts from 1 when its input ends. */
    @Test
    void writerThatDoesNotKnowOfTheRestoreBelongsToTheNextCheckpoint() throws Exception {
        Running second = restored(aggregator.snapshot(4), 4);
        second.announce(0, 2, 5, 1);
        second.deliver(0, 5, "a");
        second.announce(1, 2, 1, 1);
        second.deliver(1, 1, "b");

        assertThat(second.committed()).containsExactly("5: a b");
    }

    @Test
    void whatHadArrivedOfLaterCheckpointsIsRestored() throws Exception {
        aggregator.announce(0, 2, 5, 1);
        aggregator.deliver(0, 5, "a");
        Running second = restored(aggregator.snapshot(4), 4);
        second.barrier(5);

        assertThat(second.committed()).containsExactly("5: a");
    }

    @Test
    void batchJobIsOneCommitOfItsSubmission() throws Exception {
        Running batch = start(JobType.BATCH, true, null);
        batch.announce(0, 2, 1, 1);
        batch.deliver(0, 1, "a");
        batch.announce(1, 2, 1, 1);
        batch.deliver(1, 1, "b");
        batch.endInput();

        assertThat(batch.committed()).containsExactly("1: a b");
        assertThat(batch.identity().lineage()).isEqualTo(SUBMISSION);
        assertThat(batch.identity().ancestors()).isEmpty();
        assertThat(batch.identity().scope()).isEqualTo(CommitIdentity.Scope.WHOLE_RUN);
    }

    @Test
    void jobWithoutCheckpointsIsOneCommitAlsoAfterASavepointWithoutRows() throws Exception {
        Running job = start(JobType.STREAMING, false, null);
        job.announce(0, 2, 1, 0);
        job.announce(1, 2, 1, 0);
        job.barrier(1);
        job.announce(0, 2, 2, 1);
        job.deliver(0, 2, "a");
        job.announce(1, 2, 3, 1);
        job.deliver(1, 3, "b");
        job.endInput();

        assertThat(job.committed()).containsExactly("3: a b");
        assertThat(job.identity().lineage()).isEqualTo(SUBMISSION);
        assertThat(job.identity().checkpointId())
                .as("the same as without savepoints")
                .isEqualTo(new CheckpointId(1));
        assertThat(job.identity().ancestors()).isEmpty();
        assertThat(job.identity().scope()).isEqualTo(CommitIdentity.Scope.WHOLE_RUN);
    }

    @Test
    void savepointSplitsAJobWithoutCheckpoints() throws Exception {
        Running job = start(JobType.STREAMING, false, null);
        job.announce(0, 1, 1, 1);
        job.deliver(0, 1, "a");
        assertThat(job.committed()).isEmpty();
        job.barrier(1);
        String lineage = job.identity().lineage();
        job.announce(0, 1, 2, 1);
        job.deliver(0, 2, "b");
        job.endInput();

        assertThat(job.committed()).containsExactly("1: a", "2: b");
        assertThat(job.committables())
                .extracting(DataShardCommittable::identity)
                .allSatisfy(identity -> {
                    assertThat(identity.lineage()).isEqualTo(lineage).isNotEqualTo(SUBMISSION);
                    assertThat(identity.ancestors()).isEmpty();
                    assertThat(identity.family()).isEqualTo(FAMILY);
                    assertThat(identity.scope()).isEqualTo(CommitIdentity.Scope.CHECKPOINT);
                });
    }

    @Test
    void jobWithoutCheckpointsThatIsRestoredKnowsWhereItComesFrom() throws Exception {
        Running job = start(JobType.STREAMING, false, null);
        job.announce(0, 1, 1, 1);
        job.deliver(0, 1, "a");
        job.barrier(1);
        Running later = start(JobType.STREAMING, false, job.snapshot(1), 1);
        later.announce(0, 1, 2, 1);
        later.deliver(0, 2, "b");
        later.endInput();

        assertThat(later.committed()).containsExactly("2: b");
        assertThat(later.identity().scope()).isEqualTo(CommitIdentity.Scope.WHOLE_RUN);
        assertThat(later.identity().checkpointId()).isEqualTo(new CheckpointId(2));
        assertThat(later.identity().ancestors())
                .containsExactly(restoredFrom(job.identity().lineage(), 1, 1));
        assertThat(later.identity().family()).isEqualTo(FAMILY);
    }

    private Running restored(OperatorSubtaskState state, long checkpointId) throws Exception {
        return start(JobType.STREAMING, true, state, checkpointId);
    }

    private Running start(JobType type, boolean checkpointing, OperatorSubtaskState state) throws Exception {
        return start(type, checkpointing, state, 0);
    }

    private Running start(JobType type, boolean checkpointing, OperatorSubtaskState state, long checkpointId)
            throws Exception {
        return start(new SinkIds("flights", "t-flights"), type, checkpointing, state, checkpointId);
    }

    private Running start(
            SinkIds ids, JobType type, boolean checkpointing, OperatorSubtaskState state, long checkpointId)
            throws Exception {
        OneInputStreamOperatorTestHarness<CommittableMessage<WriterResult>, CommittableMessage<DataShardCommittable>>
                harness = new OneInputStreamOperatorTestHarness<>(
                        new CheckpointAggregator(ids, new Submission(SUBMISSION, FAMILY.bornMs()), checkpointing),
                        new MockEnvironmentBuilder().setJobType(type).build());
        open.add(harness);
        SimpleVersionedSerializer<DataShardCommittable> serializer = new CommittableSerializer();
        harness.setup(CommittableMessageTypeInfo.of(() -> serializer)
                .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        if (state != null) {
            harness.setRestoredCheckpointId(checkpointId);
        }
        harness.initializeState(state);
        harness.open();
        return new Running(harness);
    }

    /** An aggregator at work; files are named by their results. */
    private record Running(
            OneInputStreamOperatorTestHarness<
                            CommittableMessage<WriterResult>, CommittableMessage<DataShardCommittable>>
                    harness) {
        void announce(int writer, int writers, long checkpointId, int results) throws Exception {
            harness.processElement(new CommittableSummary<>(writer, writers, checkpointId, results, 0), 0);
        }

        void deliver(int writer, long checkpointId, String file) throws Exception {
            deliver(writer, checkpointId, SinkStates.result("uuid", SinkStates.SCHEMA, file));
        }

        void deliver(int writer, long checkpointId, WriterResult result) throws Exception {
            harness.processElement(new CommittableWithLineage<>(result, checkpointId, writer), 0);
        }

        void barrier(long checkpointId) throws Exception {
            harness.prepareSnapshotPreBarrier(checkpointId);
        }

        void endInput() throws Exception {
            harness.endInput();
        }

        OperatorSubtaskState snapshot(long checkpointId) throws Exception {
            return harness.snapshot(checkpointId, 0);
        }

        List<CommittableMessage<DataShardCommittable>> messages() {
            return harness.extractOutputValues();
        }

        List<DataShardCommittable> committables() {
            return messages().stream()
                    .filter(CommittableWithLineage.class::isInstance)
                    .map(message -> ((CommittableWithLineage<DataShardCommittable>) message).getCommittable())
                    .toList();
        }

        CommitIdentity identity() {
            List<DataShardCommittable> all = committables();
            return all.get(all.size() - 1).identity();
        }

        CommitIdentity commitOne(long checkpointId) throws Exception {
            announce(0, 1, checkpointId, 1);
            deliver(0, checkpointId, "file-" + checkpointId);
            return identity();
        }

        List<String> committed() {
            return messages().stream()
                    .filter(CommittableWithLineage.class::isInstance)
                    .map(message -> (CommittableWithLineage<DataShardCommittable>) message)
                    .map(message -> message.getCheckpointId() + ":"
                            + message.getCommittable().content().files().stream()
                                    .map(DataFile::path)
                                    .map(path -> " " + path.name())
                                    .reduce("", String::concat))
                    .toList();
        }
    }
}
