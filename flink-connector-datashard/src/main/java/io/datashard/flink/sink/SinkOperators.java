package io.datashard.flink.sink;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;

/** The operators that Flink itself adds for a sink, as they are seen from what comes after them. */
final class SinkOperators {
    private SinkOperators() {}

    /**
     * Whether the operators that the sink adds get uids, by which a job finds its state again after it was changed.
     *
     * <p>Flink puts the sink's uid before theirs, and refuses the job if they have uids and the sink has none. So they have uids exactly if the
     * sink was given one: Flink has given the operator before this stream one of it then.
     */
    static boolean areNamed(DataStream<?> fromWriterOrCommitter) {
        return before(fromWriterOrCommitter).getUid() != null;
    }

    /**
     * Gives the committer one task. The aggregator hands all it has to one anyway; Flink would start as many as there are writers, and spread
     * what is in state over them whenever that number changes. It leaves no other place to say so. Not done if a sink around this one has put a
     * step of its own between.
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
