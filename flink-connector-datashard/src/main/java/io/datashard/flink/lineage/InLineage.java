package io.datashard.flink.lineage;

import java.util.stream.Stream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.streaming.api.transformations.TransformationWithLineage;

/** A source or a sink of a table: it knows its place in the lineage better than the planner of SQL does. */
public interface InLineage extends LineageVertexProvider {
    /**
     * Gives the sources and sinks of tables in a job their own vertices back. The planner of SQL replaces those of every operator that comes from a
     * {@code DataStreamScanProvider} or a {@code DataStreamSinkProvider}, and leaves namespace and facets empty. Flink makes the lineage of the
     * whole job after the last sink was asked for its operators, so that a sink can call this then.
     *
     * @param input what the sink writes
     */
    static void restore(DataStream<?> input) {
        Stream.concat(
                        input.getTransformation().getTransitivePredecessors().stream(),
                        // Here the sink itself is found.
                        input.getExecutionEnvironment().getTransformations().stream())
                .forEach(operator -> {
                    if (operator instanceof SourceTransformation<?, ?, ?> source) {
                        restore(source, source.getSource());
                    } else if (operator instanceof SinkTransformation<?, ?> sink) {
                        restore(sink, sink.getSink());
                    }
                });
    }

    private static void restore(TransformationWithLineage<?> operator, Object connector) {
        if (connector instanceof InLineage table) {
            operator.setLineageVertex(table.getLineageVertex());
        }
    }
}
