package io.datashard.flink.sink;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;

/**
 * Whether the operators that the sink adds to a job get uids, by which a job finds its state again after it was changed.
 *
 * <p>Flink puts the sink's uid before theirs, and refuses the job if they have uids and the sink has none. So they have uids exactly if the
 * user gave the sink one.
 */
final class SinkUids {
    private SinkUids() {}

    /** Whether the sink has a uid: Flink has given the operator before this stream one of it then. */
    static boolean isSinkNamed(DataStream<?> fromWriterOrCommitter) {
        Transformation<?> operator = fromWriterOrCommitter.getTransformation();
        while (operator instanceof PartitionTransformation<?> exchange) {
            operator = exchange.getInputs().get(0);
        }
        return operator.getUid() != null;
    }
}
