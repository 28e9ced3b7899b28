package io.datashard.flink.state;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes state: length-prefixed texts of any length, in a buffer of its own for every object. Not thread-safe. */
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

    /** Appends a text, or that there is none. */
    public void optionalText(@Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(text);
        }
    }

    /** What was written. */
    public byte[] toBytes() {
        return bytes.toByteArray();
    }
}
