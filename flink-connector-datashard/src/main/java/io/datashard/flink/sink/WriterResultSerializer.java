package io.datashard.flink.sink;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Serializer format 1 of {@link WriterResult}. Stateless, thread-safe. */
final class WriterResultSerializer implements SimpleVersionedSerializer<WriterResult> {
    static final int FORMAT = 1;

    @Override
    public int getVersion() {
        return FORMAT;
    }

    @Override
    public byte[] serialize(WriterResult result) throws IOException {
        StateOutput out = new StateOutput();
        DataFileState.writeResult(result, out);
        return out.toBytes();
    }

    @Override
    public WriterResult deserialize(int format, byte[] bytes) throws IOException {
        requireFormat(format, FORMAT, "writer result");
        return StateInput.read(bytes, "writer result", DataFileState::readResult);
    }

    static void requireFormat(int found, int known, String what) throws IOException {
        if (found != known) {
            throw new IOException("Cannot restore a " + what + ": it has serializer format " + found
                    + ", and this release knows " + known
                    + ". Restore it with the release of the connector that wrote it. Nothing was lost.");
        }
    }
}
