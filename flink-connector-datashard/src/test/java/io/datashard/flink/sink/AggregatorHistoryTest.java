package io.datashard.flink.sink;

import static io.datashard.testing.SinkRuns.restoredFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.testing.SeededIds;
import org.apache.flink.runtime.jobgraph.JobType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a committable says of the run that made it, over restores and without checkpoints. */
class AggregatorHistoryTest {
    @RegisterExtension
    final Aggregators aggregators = new Aggregators();

    private RunningAggregator aggregator;

    @BeforeEach
    void begin() throws Exception {
        aggregator = aggregators.start();
    }

    @Test
    void everyStartHasALineageOfItsOwnBelowItsSubmission() throws Exception {
        RunningAggregator other = aggregators.start(JobType.STREAMING, true, null);
        CommitIdentity one = aggregator.commitOne(1);
        CommitIdentity two = other.commitOne(1);

        assertThat(one.lineage()).isNotEqualTo(two.lineage()).isNotEqualTo(Aggregators.SUBMISSION);
        assertThat(one.family()).isEqualTo(Aggregators.FAMILY);
        assertThat(two.family()).isEqualTo(Aggregators.FAMILY);
        assertThat(one.ancestors()).isEmpty();
        assertThat(two.ancestors()).isEmpty();
        assertThat(one.sinkId()).isEqualTo("flights");
        assertThat(one.scope()).isEqualTo(CommitIdentity.Scope.CHECKPOINT);
        assertThat(aggregator.commitOne(2).lineage()).isEqualTo(one.lineage());
    }

    @Test
    void theLineageComesFromTheSourceOfIdsThatIsPassedIn() throws Exception {
        assertThat(aggregator.commitOne(1).lineage())
                .isEqualTo(new SeededIds(Aggregators.SEED).uuid().toString());
    }

    @Test
    void restoreMintsANewLineageThatKnowsWhereItComesFrom() throws Exception {
        String first = aggregator.commitOne(4).lineage();
        RunningAggregator second = aggregators.restored(aggregator.snapshot(4), 4);
        CommitIdentity fromSecond = second.commitOne(5);
        RunningAggregator third = aggregators.restored(second.snapshot(6), 6);
        CommitIdentity fromThird = third.commitOne(7);

        assertThat(fromSecond.lineage()).isNotEqualTo(first);
        assertThat(fromSecond.ancestors()).containsExactly(restoredFrom(first, 4, 4));
        assertThat(fromThird.ancestors())
                .containsExactly(restoredFrom(fromSecond.lineage(), 6, 5), restoredFrom(first, 4, 4));
        assertThat(fromThird.family()).isEqualTo(Aggregators.FAMILY);
    }

    /** However often it is restarted without rows, what it published stays in its history. */
    @Test
    void runsWithoutRowsLeaveNoTrace() throws Exception {
        String first = aggregator.commitOne(4).lineage();
        RunningAggregator running = aggregator;
        for (int i = 5; i <= 105; i++) {
            running = aggregators.restored(running.snapshot(i), i);
        }
        CommitIdentity last = running.commitOne(106);

        assertThat(last.family()).isEqualTo(Aggregators.FAMILY);
        assertThat(last.ancestors()).containsExactly(restoredFrom(first, 5, 4));
    }

    @Test
    void ancestorsAreBounded() throws Exception {
        RunningAggregator running = aggregator;
        int runs = SinkRun.MAX_ANCESTORS + 5;
        for (int i = 1; i <= runs; i++) {
            running.commitOne(i);
            running = aggregators.restored(running.snapshot(i), i);
        }
        CommitIdentity last = running.commitOne(99);

        assertThat(last.ancestors()).hasSize(SinkRun.MAX_ANCESTORS);
        assertThat(last.ancestors().get(0).fork()).isEqualTo(new CheckpointId(runs));
        assertThat(last.family()).as("the family stays").isEqualTo(Aggregators.FAMILY);
    }

    @Test
    void theSinkIdIsMadeOnceAndCarriedInState() throws Exception {
        RunningAggregator first = aggregators.start(new SinkIds(null, "t-flights"), JobType.STREAMING, true, null, 0);
        String sinkId = first.commitOne(1).sinkId();
        RunningAggregator moved =
                aggregators.start(new SinkIds(null, "t-moved"), JobType.STREAMING, true, first.snapshot(2), 2);
        RunningAggregator named =
                aggregators.start(new SinkIds("mine", "t-moved"), JobType.STREAMING, true, moved.snapshot(3), 3);

        assertThat(sinkId).isEqualTo("t-flights-" + Aggregators.SUBMISSION);
        assertThat(moved.commitOne(4).sinkId()).isEqualTo(sinkId);
        assertThat(named.commitOne(5).sinkId()).isEqualTo("mine");
    }

    @Test
    void resultsOfTheRestoredCheckpointAreNotTakenAgain() throws Exception {
        RunningAggregator second = aggregators.restored(aggregator.snapshot(4), 4);

        assertThatThrownBy(() -> second.announce(0, 1, 4, 1)).hasMessageContaining("arrived after checkpoint 4");
    }

    /** It is not told from where the job was restored, and counts from 1 when its input ends. */
    @Test
    void writerThatDoesNotKnowOfTheRestoreBelongsToTheNextCheckpoint() throws Exception {
        RunningAggregator second = aggregators.restored(aggregator.snapshot(4), 4);
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
        RunningAggregator second = aggregators.restored(aggregator.snapshot(4), 4);
        second.barrier(5);

        assertThat(second.committed()).containsExactly("5: a");
    }

    @Test
    void batchJobIsOneCommitOfItsSubmission() throws Exception {
        RunningAggregator batch = aggregators.start(JobType.BATCH, true, null);
        batch.announce(0, 2, 1, 1);
        batch.deliver(0, 1, "a");
        batch.announce(1, 2, 1, 1);
        batch.deliver(1, 1, "b");
        batch.endInput();

        assertThat(batch.committed()).containsExactly("1: a b");
        assertThat(batch.identity().lineage()).isEqualTo(Aggregators.SUBMISSION);
        assertThat(batch.identity().ancestors()).isEmpty();
        assertThat(batch.identity().scope()).isEqualTo(CommitIdentity.Scope.WHOLE_RUN);
    }

    @Test
    void jobWithoutCheckpointsIsOneCommitAlsoAfterASavepointWithoutRows() throws Exception {
        RunningAggregator job = aggregators.start(JobType.STREAMING, false, null);
        job.announce(0, 2, 1, 0);
        job.announce(1, 2, 1, 0);
        job.barrier(1);
        job.announce(0, 2, 2, 1);
        job.deliver(0, 2, "a");
        job.announce(1, 2, 3, 1);
        job.deliver(1, 3, "b");
        job.endInput();

        assertThat(job.committed()).containsExactly("3: a b");
        assertThat(job.identity().lineage()).isEqualTo(Aggregators.SUBMISSION);
        assertThat(job.identity().checkpointId())
                .as("the same as without savepoints")
                .isEqualTo(new CheckpointId(1));
        assertThat(job.identity().ancestors()).isEmpty();
        assertThat(job.identity().scope()).isEqualTo(CommitIdentity.Scope.WHOLE_RUN);
    }

    @Test
    void savepointSplitsAJobWithoutCheckpoints() throws Exception {
        RunningAggregator job = aggregators.start(JobType.STREAMING, false, null);
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
                    assertThat(identity.lineage()).isEqualTo(lineage).isNotEqualTo(Aggregators.SUBMISSION);
                    assertThat(identity.ancestors()).isEmpty();
                    assertThat(identity.family()).isEqualTo(Aggregators.FAMILY);
                    assertThat(identity.scope()).isEqualTo(CommitIdentity.Scope.CHECKPOINT);
                });
    }

    @Test
    void jobWithoutCheckpointsThatIsRestoredKnowsWhereItComesFrom() throws Exception {
        RunningAggregator job = aggregators.start(JobType.STREAMING, false, null);
        job.announce(0, 1, 1, 1);
        job.deliver(0, 1, "a");
        job.barrier(1);
        RunningAggregator later = aggregators.start(JobType.STREAMING, false, job.snapshot(1), 1);
        later.announce(0, 1, 2, 1);
        later.deliver(0, 2, "b");
        later.endInput();

        assertThat(later.committed()).containsExactly("2: b");
        assertThat(later.identity().scope()).isEqualTo(CommitIdentity.Scope.WHOLE_RUN);
        assertThat(later.identity().checkpointId()).isEqualTo(new CheckpointId(2));
        assertThat(later.identity().ancestors())
                .containsExactly(restoredFrom(job.identity().lineage(), 1, 1));
        assertThat(later.identity().family()).isEqualTo(Aggregators.FAMILY);
    }
}
