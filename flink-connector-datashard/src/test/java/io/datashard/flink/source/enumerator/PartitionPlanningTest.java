package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.options.OptionNames;
import io.datashard.layout.Numbering;
import io.datashard.model.TableMetadata;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.ManifestReader;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.Planned;
import io.datashard.read.PlannedTable;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.ScanCounts;
import io.datashard.read.SplitPlanner;
import io.datashard.testing.PartitionedTable;
import io.datashard.testing.PlanManyPartitions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSplitEnumeratorMetricGroup;
import org.junit.jupiter.api.Test;

/** What the planning of a partitioned table skips, and what its metrics say of it. */
class PartitionPlanningTest {
    private static final DataShardEnumeratorStateSerializer SERIALIZER = new DataShardEnumeratorStateSerializer();
    private static final PlanningSettings SETTINGS = new PlanningSettings(
            new ReadMode.Current(),
            Long.MAX_VALUE,
            new ReadSettings(1 << 20, LegacyReadMode.FULL, OnGap.FAIL, NonAppendChanges.FAIL));

    private final PartitionedTable table = PlanManyPartitions.table(100, 5);

    @Test
    void roundsFromSerializedStatesPlanTheSameSplits() throws IOException {
        List<String> whole = names(planner(table, 100).plan(PlanningState.NEW));
        List<String> rounds = new ArrayList<>();
        PlanningState state = PlanningState.NEW;
        while (!state.done()) {
            Planned planned = planner(table, 1).plan(state);
            rounds.addAll(names(planned));
            byte[] bytes =
                    SERIALIZER.serialize(new DataShardEnumeratorState(planned.state(), List.of(), FirstScan.OVER));
            state = SERIALIZER.deserialize(SERIALIZER.getVersion(), bytes).planning();
        }

        assertThat(whole).containsExactly("f73");
        assertThat(rounds).isEqualTo(whole);
    }

    @Test
    void metricsTellWhatWasSkippedAndWhy() {
        MetricListener listener = new MetricListener();
        EnumeratorMetrics metrics = new EnumeratorMetrics();
        metrics.register(new InternalSplitEnumeratorMetricGroup(listener.getMetricGroup()), new PlanningRetry());

        Planned planned = planner(table, 100).plan(PlanningState.NEW);
        metrics.planned(planned, 7);
        metrics.planned(planned, 7);

        assertThat(planned.counts()).isEqualTo(new ScanCounts(1, 19, 1, 99, 0));
        assertThat(count(listener, "skippedFiles")).isEqualTo(198);
        assertThat(count(listener, "skippedFilesByPartition")).isEqualTo(198);
        assertThat(count(listener, "skippedFilesByBounds")).isZero();
        assertThat(count(listener, "skippedManifests")).isEqualTo(38);
        assertThat(listener.<Long>getGauge("enumerator", "lastSkippedFiles")
                        .orElseThrow()
                        .getValue())
                .isEqualTo(99);
    }

    private static long count(MetricListener listener, String name) {
        return listener.getCounter("enumerator", name).orElseThrow().getCount();
    }

    private static SplitPlanner planner(PartitionedTable table, int window) {
        return new SplitPlanner(
                SETTINGS, PlanManyPartitions.onePartition(7), planned(table), OptionNames.FLINK, window);
    }

    private static List<String> names(Planned planned) {
        return planned.splits().stream()
                .map(split -> split.scanned().file().path().name())
                .toList();
    }

    private static PlannedTable planned(PartitionedTable table) {
        return new PlannedTable() {
            @Override
            public String name() {
                return "warehouse/t";
            }

            @Override
            public void refresh() {}

            @Override
            public TableMetadata metadata() {
                return table.metadata();
            }

            @Override
            public Numbering numbering() {
                return Numbering.FIRST;
            }

            @Override
            public ManifestReader manifests() {
                return table;
            }
        };
    }
}
