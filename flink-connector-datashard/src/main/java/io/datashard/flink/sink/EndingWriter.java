package io.datashard.flink.sink;

import io.datashard.flink.failure.LastingFailures;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;

/** A writer whose lasting failures end the job. */
final class EndingWriter<T> implements CommittingSinkWriter<T, WriterResult> {
    private final DataShardWriter<T> writer;

    EndingWriter(DataShardWriter<T> writer) {
        this.writer = writer;
    }

    @Override
    public void write(T record, Context context) {
        // No closure here: Flink calls this for every row.
        try {
            writer.write(record, context);
        } catch (RuntimeException e) {
            throw LastingFailures.toThrow(e);
        }
    }

    @Override
    public void flush(boolean endOfInput) {
        writer.flush(endOfInput);
    }

    @Override
    public Collection<WriterResult> prepareCommit() {
        return LastingFailures.endJob(writer::prepareCommit);
    }

    @Override
    public void close() {
        writer.close();
    }
}
