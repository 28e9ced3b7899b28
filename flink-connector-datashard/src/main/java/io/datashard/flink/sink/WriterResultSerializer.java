package io.datashard.flink.sink;

import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Serializer format 2 of {@link WriterResult}; reads format 1. Stateless, thread-safe. */
final class WriterResultSerializer implements SimpleVersionedSerializer<WriterResult> {
    @Override
    public int getVersion() {
        return DataFileState.FORMAT;
    }

    @Override
    public byte[] serialize(WriterResult result) throws IOException {
        StateOutput out = new StateOutput();
        DataFileState.writeResult(result, out);
        return out.toBytes();
    }

    @Override
    public WriterResult deserialize(int format, byte[] bytes) throws IOException {
        return StateInput.read(
                bytes, format, DataFileState.FORMAT, "writer result of a DataShard sink", DataFileState::readResult);
    }
}
