package io.datashard.flink.state;

import io.datashard.error.Article;
import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.failure.LastingFailures;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateOutput} wrote. Not thread-safe. */
public final class StateInput {
    private final DataInputStream in;
    private final int format;

    private StateInput(byte[] bytes, int format) {
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
        this.format = format;
    }

    /** Reads one object from its state. */
    public interface Body<T> {
        T read(StateInput in) throws IOException;
    }

    /**
     * Reads an object that fills all of the bytes.
     *
     * @param format the serializer format of the bytes
     * @param newest the newest format that this release knows; it knows all earlier ones too
     * @param what name of the object, for the message
     * @throws IOException if the format is unknown, or the bytes are damaged or too long
     */
    public static <T> T read(byte[] bytes, int format, int newest, String what, Body<T> body) throws IOException {
        requireKnown(format, newest, what);
        StateInput in = new StateInput(bytes, format);
        try {
            T object = body.read(in);
            in.requireEnd();
            return object;
        } catch (IOException | RuntimeException e) {
            // Damaged values may fail in any class that first uses them.
            throw LastingFailures.unreadableState(new CorruptDataException(
                    "Cannot restore " + Article.with(what),
                    "its " + bytes.length + " bytes are damaged"
                            + (e instanceof EOFException ? ", there should be more" : " (" + e.getMessage() + ")"),
                    "Restore another checkpoint or savepoint. Nothing was changed",
                    e));
        }
    }

    /** Like {@link #read}, for bytes that begin with their serializer format. */
    public static <T> T readFormatted(byte[] bytes, int newest, String what, Body<T> body) throws IOException {
        int format =
                bytes.length < Integer.BYTES ? newest : ByteBuffer.wrap(bytes).getInt();
        return read(bytes, format, newest, what, in -> {
            in.data().readInt();
            return body.read(in);
        });
    }

    private static void requireKnown(int format, int newest, String what) throws IOException {
        if (format < 1 || format > newest) {
            throw LastingFailures.unreadableState(new InvalidUseException(
                    "Cannot restore " + Article.with(what),
                    "it has serializer format " + format + ", and this release knows those up to " + newest,
                    "Restore it with the release of the connector that wrote it. Nothing was lost"));
        }
    }

    /** The serializer format of the bytes. */
    public int format() {
        return format;
    }

    /** Numbers and flags. */
    public DataInputStream data() {
        return in;
    }

    /** A text. */
    public String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Bytes after their length. */
    public byte[] bytes() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException(length + " bytes announced where " + in.available() + " are left");
        }
        return in.readNBytes(length);
    }

    /** A text, or null. */
    public @Nullable String optionalText() throws IOException {
        return in.readBoolean() ? text() : null;
    }

    /**
     * The count of the elements that follow; each takes at least one byte.
     *
     * @throws IOException if fewer bytes than that are left
     */
    public int count() throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IOException(count + " things announced where " + in.available() + " bytes are left");
        }
        return count;
    }

    private void requireEnd() throws IOException {
        if (in.available() > 0) {
            throw new IOException(in.available() + " bytes too many");
        }
    }
}
