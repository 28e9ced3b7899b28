package io.datashard.flink.sink;

import io.datashard.schema.InvalidValue;
import io.datashard.schema.InvalidValues;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports invalid values while the job goes on: counts every value, and logs the first of each column. Flink's metric {@code
 * numRecordsSendErrors} counts the rows left out.
 */
final class InvalidValueReport implements Consumer<InvalidValue> {
    private static final Logger LOG = LoggerFactory.getLogger(InvalidValueReport.class);

    private final String table;
    private final boolean leavesOut;
    private final Counter values;
    private final Counter rows;
    private final Set<String> logged = new HashSet<>();

    InvalidValueReport(String table, InvalidValues policy, SinkWriterMetricGroup metrics) {
        this.table = table;
        this.leavesOut = policy == InvalidValues.SKIP;
        this.values = metrics.counter("invalidValues");
        this.rows = metrics.getNumRecordsSendErrorsCounter();
    }

    @Override
    public void accept(InvalidValue value) {
        values.inc();
        if (leavesOut) {
            rows.inc();
        }
        if (logged.add(value.column())) {
            LOG.warn(
                    "Row {} for the table at {} {}: the column '{}' {}. {}. Further ones of this column are counted in the metric"
                            + " 'invalidValues' only",
                    value.row(),
                    table,
                    leavesOut ? "was left out" : "was written with a null",
                    value.column(),
                    value.why(),
                    value.remedy());
        }
    }
}
