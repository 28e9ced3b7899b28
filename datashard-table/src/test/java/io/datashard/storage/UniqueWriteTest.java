package io.datashard.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes under names that nobody else should use. */
class UniqueWriteTest {
    private static final StoragePath PATH = StoragePath.of("metadata/m.avro");
    private static final byte[] OURS = "ours".getBytes(UTF_8);

    private final MemoryStorage storage = new MemoryStorage();
    private final FaultyStorage process = new FaultyStorage(storage);
    private final List<Duration> pauses = new ArrayList<>();
    private final UniqueWrite unique = new UniqueWrite(process, pauses::add);

    @Test
    void aLostRequestIsRepeatedAndALostAnswerIsNot() {
        process.failAt(0, Fault.LOST_REQUEST);
        assertThat(unique.write(PATH, OURS)).isTrue();
        assertThat(pauses).hasSize(1);
        assertThat(storage.read(PATH).orElseThrow().bytes()).isEqualTo(OURS);
        storage.delete(PATH);
        int next = process.trace().size();
        process.failAt(next, Fault.LOST_ANSWER);
        assertThat(unique.write(PATH, OURS)).isTrue();
        assertThat(pauses).hasSize(1);
    }

    @Test
    void whatOthersHaveUnderTheNameIsLeftAlone() {
        storage.put(PATH, "theirs".getBytes(UTF_8));
        assertThat(unique.write(PATH, OURS)).isFalse();
        assertThat(storage.read(PATH).orElseThrow().bytes()).isEqualTo("theirs".getBytes(UTF_8));
    }

    @Test
    void aStoreThatNeverAnswersIsGivenUp() {
        process.failWhen(operation -> operation.kind() == Kind.CREATE, Fault.LOST_REQUEST);
        assertThatThrownBy(() -> unique.write(PATH, OURS))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot write memory:table/metadata/m.avro")
                .hasMessageContaining("is not known, 6 times");
        assertThat(pauses).hasSize(5);
    }
}
