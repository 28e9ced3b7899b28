package io.datashard.flink.sink;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateOutput} wrote. Not thread-safe. */
final class StateInput {
    private final DataInputStream in;

    StateInput(byte[] bytes) {
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    /** What state is read into. */
    interface Body<T> {
        T read(StateInput in) throws IOException;
    }

    /**
     * Reads an object that takes up all of the bytes.
     *
     * @param what what it is, for the message
     * @throws IOException if the bytes are not such an object
     */
    static <T> T read(byte[] bytes, String what, Body<T> body) throws IOException {
        StateInput in = new StateInput(bytes);
        try {
            T object = body.read(in);
            in.requireEnd();
            return object;
        } catch (IOException | RuntimeException e) {
            // Damaged values fail wherever they are first looked at.
            throw new IOException(
                    "Cannot restore a " + what + " of a DataShard sink: its " + bytes.length + " bytes are damaged"
                            + (e instanceof EOFException ? ", there should be more" : " (" + e.getMessage() + ")")
                            + ". Restore another checkpoint or savepoint. Nothing was changed",
                    e);
        }
    }

    /** Like {@link #read}, for bytes that begin with their serializer format. */
    static <T> T readFormatted(byte[] bytes, int known, String what, Body<T> body) throws IOException {
        if (bytes.length >= Integer.BYTES) {
            WriterResultSerializer.requireFormat(ByteBuffer.wrap(bytes).getInt(), known, what);
        }
        return read(bytes, what, in -> {
            in.data().readInt();
            return body.read(in);
        });
    }

    DataInputStream data() {
        return in;
    }

    String text() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes where " + in.available() + " are left");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Nullable String optionalText() throws IOException {
        return in.readBoolean() ? text() : null;
    }

    private void requireEnd() throws IOException {
        if (in.available() > 0) {
            throw new IOException(in.available() + " bytes too many");
        }
    }
}
