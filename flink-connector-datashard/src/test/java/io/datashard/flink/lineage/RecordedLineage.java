package io.datashard.flink.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobStatusChangedListener;
import org.apache.flink.core.execution.JobStatusChangedListenerFactory;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.apache.flink.streaming.api.lineage.LineageGraph;
import org.apache.flink.streaming.runtime.execution.JobCreatedEvent;

/** Records the lineage of jobs as a listener sees it. */
public final class RecordedLineage implements JobStatusChangedListenerFactory {
    private static final BlockingQueue<LineageGraph> GRAPHS = new LinkedBlockingQueue<>();

    /** The settings of a session whose jobs are recorded. */
    static Configuration settings() {
        GRAPHS.clear();
        return new Configuration()
                .set(DeploymentOptions.JOB_STATUS_CHANGED_LISTENERS, List.of(RecordedLineage.class.getName()));
    }

    /** The lineage of the next job. */
    static LineageGraph next() throws InterruptedException {
        LineageGraph graph = GRAPHS.poll(60, TimeUnit.SECONDS);
        if (graph == null) {
            throw new AssertionError("no listener was told of a job");
        }
        return graph;
    }

    /** The datasets of a graph: sources, sinks, and the edges between them. */
    record Names(List<DatasetName> sources, List<DatasetName> sinks, List<Map.Entry<DatasetName, DatasetName>> edges) {
        static Names of(LineageGraph graph) {
            List<Map.Entry<DatasetName, DatasetName>> edges = new ArrayList<>();
            graph.relations().forEach(edge -> names(edge.source().datasets())
                    .forEach(from -> names(edge.sink().datasets()).forEach(to -> edges.add(Map.entry(from, to)))));
            return new Names(
                    graph.sources().stream()
                            .flatMap(source -> names(source.datasets()).stream())
                            .toList(),
                    graph.sinks().stream()
                            .flatMap(sink -> names(sink.datasets()).stream())
                            .toList(),
                    edges);
        }

        private static List<DatasetName> names(List<LineageDataset> datasets) {
            return datasets.stream()
                    .map(dataset -> new DatasetName(dataset.namespace(), dataset.name()))
                    .toList();
        }
    }

    @Override
    public JobStatusChangedListener createListener(Context context) {
        return event -> {
            if (event instanceof JobCreatedEvent created) {
                GRAPHS.add(created.lineageGraph());
            }
        };
    }
}
