package io.datashard.flink.sink;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateOutput} wrote. Not thread-safe. */
final class StateInput {
    private final DataInputStream in;

    StateInput(byte[] bytes) {
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    DataInputStream data() {
        return in;
    }

    String text() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException(
                    "damaged sink state: a text of " + length + " bytes where " + in.available() + " are left");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Nullable String optionalText() throws IOException {
        return in.readBoolean() ? text() : null;
    }

    /** Everything must have been read. */
    void requireEnd() throws IOException {
        if (in.available() > 0) {
            throw new IOException("damaged sink state: " + in.available() + " bytes too many");
        }
    }
}
