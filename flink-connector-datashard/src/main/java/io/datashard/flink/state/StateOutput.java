package io.datashard.flink.state;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes state into a buffer: one instance for each object. Texts may have any length. Not thread-safe. */
public final class StateOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** Numbers and flags. */
    public DataOutputStream data() {
        return out;
    }

    /** Appends a text. */
    public void text(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /** Appends a text or null. */
    public void optionalText(@Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(text);
        }
    }

    /** All bytes written so far. */
    public byte[] toBytes() {
        return bytes.toByteArray();
    }
}
