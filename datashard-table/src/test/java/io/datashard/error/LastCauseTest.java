package io.datashard.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.testing.ClientText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.ConnectException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An error of ours is the last cause wherever it is printed, and nothing of what it came of is lost. */
class LastCauseTest {
    private static final String OURS = "what: why. remedy.";

    private final ConnectException refused = new ConnectException("Connection refused");

    private final Exception foreign = new UncheckedIOException("the SDK failed", new IOException("no route", refused));

    static List<Constructor<?>> constructorsWithAReason() {
        return instantiable(DataShardException.class)
                .flatMap(type -> Stream.of(type.getConstructors()))
                .filter(constructor -> List.of(constructor.getParameterTypes()).contains(Throwable.class))
                .toList();
    }

    private static Stream<Class<?>> instantiable(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        Stream<Class<?>> below =
                permitted == null ? Stream.of() : Stream.of(permitted).flatMap(LastCauseTest::instantiable);
        return Modifier.isAbstract(type.getModifiers()) ? below : Stream.concat(Stream.of(type), below);
    }

    @ParameterizedTest
    @MethodSource("constructorsWithAReason")
    void noneHasACauseAndEachIsWhatAClientShows(Constructor<?> constructor) throws ReflectiveOperationException {
        Exception ours = (Exception) constructor.newInstance(arguments(constructor));

        assertThat(ours).hasMessage(OURS).hasNoCause();
        assertThatThrownBy(() -> ours.initCause(foreign)).isInstanceOf(IllegalStateException.class);
        assertThat(ClientText.of(new RuntimeException("the job failed", new IOException(ours))))
                .isEqualTo(ours.getClass().getName() + ": " + OURS);
        assertThat(trace(ours))
                .doesNotContain("Caused by")
                .contains(": java.io.UncheckedIOException: the SDK failed")
                .contains(": java.io.IOException: no route")
                .contains(": java.net.ConnectException: Connection refused")
                .contains("at " + LastCauseTest.class.getName());
    }

    private Object[] arguments(Constructor<?> constructor) {
        List<String> texts = List.of("what", "why", "remedy", "a token");
        Class<?>[] types = constructor.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i] == Throwable.class ? foreign : texts.get(i);
        }
        return arguments;
    }

    @Test
    void errorThatCameOfAnotherOneOfOursSaysWhatThatSays() {
        DeniedException denied = new DeniedException("Cannot read x", "no right", "Grant it", foreign);
        UnknownOutcomeException unknown =
                new UnknownOutcomeException("what", "why", "remedy", new IllegalStateException(denied));

        assertThat(unknown).hasMessage(OURS + " It came of this: Cannot read x: no right. Grant it.");
        assertThat(unknown.origin()).contains(denied);
        assertThat(new StorageException("what", "because (" + denied.getMessage() + ")", "remedy", denied))
                .hasMessage("what: because (Cannot read x: no right. Grant it.). remedy.");
        assertThat(denied.origin()).isEmpty();
        assertThat(trace(unknown)).doesNotContain("Caused by").contains("Suppressed: " + denied);
    }

    /** Clients cut at these words. */
    @Test
    void textsOfOthersPretendNoCause() {
        Exception page = new IOException("502\n\tat the proxy\nCaused by: the moon");
        DataShardException ours = new StorageException("what", "an answer (" + page.getMessage() + ")", "remedy", page);

        assertThat(ClientText.of(ours))
                .isEqualTo(StorageException.class.getName()
                        + ": what: an answer (502\n at the proxy\ncaused by the moon)." + " remedy.");
    }

    @Test
    void circlesOfCausesEnd() {
        IOException first = new IOException("first");
        IOException second = new IOException("second", first);
        first.initCause(second);

        DataShardException ours = new StorageException("what", "why", "remedy", first);

        assertThat(trace(ours)).contains("first").contains("second");
    }

    /** As from a TaskManager, whose connector has other libraries than the client has. */
    @Test
    void allOfItTravelsWithoutAClassOfAnotherLibrary() throws Exception {
        DataShardException ours = new StorageException("what", "why", "remedy", new NotSerializable());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(ours);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            DataShardException there = (DataShardException) in.readObject();

            assertThat(there).hasMessage(OURS).hasNoCause();
            assertThat(trace(there)).isEqualTo(trace(ours)).contains("of another library");
        }
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static final class NotSerializable extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "unused"}) // That it can't be serialized is the point.
        private final Object live = new Object();

        NotSerializable() {
            super("of another library");
        }
    }
}
