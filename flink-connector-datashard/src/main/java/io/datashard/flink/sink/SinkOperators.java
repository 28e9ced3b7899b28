package io.datashard.flink.sink;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;

/** The operators that Flink itself adds for a sink, as a step after them sees them. */
final class SinkOperators {
    private SinkOperators() {}

    /**
     * Whether to give uids to the operators that the sink adds. By its uids, a changed job finds its state again.
     *
     * <p>Flink prefixes these uids with the sink's uid, and refuses the job if the operators have uids and the sink has none. So the operators
     * get uids only if the sink has one; then Flink has already set a uid on the operator before this stream.
     */
    static boolean areNamed(DataStream<?> fromWriterOrCommitter) {
        return before(fromWriterOrCommitter).getUid() != null;
    }

    /**
     * Gives the committer one task. The aggregator sends everything to one task anyway. Flink would start one committer per writer, and
     * redistribute the committers' state when that number changes; it offers no other place to set this. Does nothing if an enclosing sink has
     * put its own step in between.
     */
    static void keepOneCommitter(DataStream<?> committed) {
        Transformation<?> operator = before(committed);
        if (operator instanceof OneInputTransformation<?, ?> one
                && one.getOperatorFactory() instanceof CommitterOperatorFactory<?>) {
            operator.setParallelism(1);
        }
    }

    private static Transformation<?> before(DataStream<?> stream) {
        Transformation<?> operator = stream.getTransformation();
        while (operator instanceof PartitionTransformation<?> exchange) {
            operator = exchange.getInputs().get(0);
        }
        return operator;
    }
}
