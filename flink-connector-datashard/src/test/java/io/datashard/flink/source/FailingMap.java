package io.datashard.flink.source;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.types.Row;

/** Takes the ids of rows, and fails now and then in the middle of them. */
final class FailingMap implements MapFunction<Row, Long> {
    /** How often it still fails, in all tasks of this process. */
    static final AtomicInteger LEFT = new AtomicInteger();

    private static final long serialVersionUID = 1L;

    private final int every;
    private int seen;

    /** Fails at each row whose number is a multiple, as long as failures are left. */
    FailingMap(int every) {
        this.every = every;
    }

    @Override
    public Long map(Row row) {
        if (++seen % every == 0 && LEFT.getAndDecrement() > 0) {
            throw new IllegalStateException("a failure on purpose");
        }
        return row.getFieldAs("id");
    }
}
