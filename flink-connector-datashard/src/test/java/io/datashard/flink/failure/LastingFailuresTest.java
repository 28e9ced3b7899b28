package io.datashard.flink.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.CommitConflictException;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.DeniedException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.RefusedWriteException;
import io.datashard.error.StaleTableException;
import io.datashard.error.StorageException;
import io.datashard.error.UnknownOutcomeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class LastingFailuresTest {
    private final DataShardException invalid = new InvalidUseException("what", "why", "remedy");
    private final DataShardException corrupt = new CorruptDataException("what", "why", "remedy");
    private final DataShardException denied = new DeniedException("what", "why", "remedy", null);
    private final DataShardException storage = new StorageException("what", "why", "remedy");

    @Test
    void everyTypeIsOfOneKind() {
        List<DataShardException> lasting = List.of(invalid, corrupt, denied);
        List<DataShardException> passing = List.of(
                storage,
                new RefusedWriteException("what", "why", "remedy"),
                new CommitConflictException("what", "why", "remedy"),
                new StaleTableException("what", "why", "remedy"),
                new UnknownOutcomeException("what", "why", "remedy"));

        assertThat(lasting).allMatch(LastingFailures::lasts);
        assertThat(passing).noneMatch(LastingFailures::lasts);
        assertThat(Stream.concat(lasting.stream(), passing.stream()).map(Object::getClass))
                .as("a new type needs a decision, and a line in docs/operations.md")
                .containsAll(instantiable(DataShardException.class).toList());
    }

    private static Stream<Class<?>> instantiable(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        Stream<Class<?>> below =
                permitted == null ? Stream.of() : Stream.of(permitted).flatMap(LastingFailuresTest::instantiable);
        return Modifier.isAbstract(type.getModifiers()) ? below : Stream.concat(Stream.of(type), below);
    }

    @Test
    void theOutermostThatSaysSoDecides() {
        assertThat(LastingFailures.lasts(new StorageException("what", "why", "remedy", denied)))
                .isTrue();
        assertThat(LastingFailures.lasts(new UncheckedIOException(new IOException(corrupt))))
                .isTrue();
        assertThat(LastingFailures.lasts(new UnknownOutcomeException("what", "why", "remedy", denied)))
                .isFalse();
        assertThat(LastingFailures.lasts(new IllegalStateException("not ours"))).isFalse();
    }

    @Test
    void flinkIsToldThatALastingFailureEndsTheJob() {
        RuntimeException thrown = LastingFailures.toThrow(invalid);

        assertThat(thrown).isInstanceOf(SuppressRestartsException.class).hasRootCause(invalid);
        assertThat(thrown.getCause()).hasMessageContaining("from its last checkpoint");
        assertThat(LastingFailures.toThrow(thrown)).isSameAs(thrown);
        assertThat(LastingFailures.toThrow(storage)).isSameAs(storage);
        // As it reaches the JobManager.
        Throwable sent = new SerializedThrowable(new RuntimeException("a task", thrown))
                .deserializeError(getClass().getClassLoader());
        assertThat(ThrowableClassifier.findThrowableOfThrowableType(sent, ThrowableType.NonRecoverableError))
                .isPresent();
    }
}
