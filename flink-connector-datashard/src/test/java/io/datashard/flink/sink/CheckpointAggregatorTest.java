package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.schema.Schema;
import java.util.List;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One committable for each checkpoint, of exactly what the writers announced for it. */
class CheckpointAggregatorTest {
    @RegisterExtension
    final Aggregators aggregators = new Aggregators();

    private RunningAggregator aggregator;

    @BeforeEach
    void begin() throws Exception {
        aggregator = aggregators.start();
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
}
