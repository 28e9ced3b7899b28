package io.datashard.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageContractTest;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome.Conflict;
import io.datashard.storage.WriteOutcome.Unknown;
import io.datashard.testing.StorageOperation.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without faults it is a storage like any other; with them each fault does what it says. */
class FaultyStorageTest extends StorageContractTest {
    private static final StoragePath HINT = StoragePath.of("hint");

    private final MemoryStorage memory = new MemoryStorage();
    private final FaultyStorage faulty = new FaultyStorage(memory);

    @Override
    protected Storage create() {
        return faulty;
    }

    @Override
    protected boolean replacesWithoutLock() {
        return true;
    }

    @Override
    protected void assertNothingLeft() {
        assertThat(memory.openHandles()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REPEATED")
    void aWriteTakesEffectExactlyWhereTheFaultSaysSo(Fault fault) {
        faulty.failAt(0, fault);
        assertThatThrownBy(() -> faulty.write(HINT, bytes()))
                .isInstanceOf(crashes(fault) ? SimulatedCrash.class : StorageException.class);
        assertThat(memory.read(HINT).isPresent()).isEqualTo(takesEffect(fault));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_REQUEST", "LOST_ANSWER"})
    void aConditionalWriteWithoutAnAnswerIsUnknown(Fault fault) {
        faulty.failWhen(operation -> operation.kind() == Kind.CREATE, fault);
        assertThat(faulty.create(HINT, bytes())).isInstanceOf(Unknown.class);
        assertThat(memory.read(HINT).isPresent()).isEqualTo(takesEffect(fault));
    }

    @Test
    void aRepeatedConditionalWriteConflictsWithItself() {
        faulty.failWhen(operation -> true, Fault.REPEATED);
        assertThat(faulty.create(HINT, bytes())).isInstanceOf(Conflict.class);
        assertThat(memory.read(HINT)).isPresent();
        Etag tag = memory.read(HINT).orElseThrow().etag();
        assertThat(faulty.lockFreeReplace().orElseThrow().replace(HINT, "v2".getBytes(UTF_8), tag))
                .isInstanceOf(Conflict.class);
        assertThat(faulty.read(HINT).orElseThrow().bytes()).isEqualTo("v2".getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
    void aDeadProcessDoesNothingMoreAndHoldsNothing(Fault fault) {
        MetadataLock lock = faulty.lock(Duration.ZERO);
        StorageOutput output = faulty.createDataFile(StoragePath.of("data/file"), Pending.NOTHING);
        faulty.failWhen(operation -> operation.kind() == Kind.REPLACE, fault);
        memory.write(HINT, bytes());
        assertThatThrownBy(() -> faulty.lockFreeReplace()
                        .orElseThrow()
                        .replace(
                                HINT,
                                "v2".getBytes(UTF_8),
                                memory.read(HINT).orElseThrow().etag()))
                .isInstanceOf(SimulatedCrash.class);

        assertThat(faulty.crashed()).isTrue();
        assertThat(memory.openHandles()).isZero();
        assertThatThrownBy(() -> faulty.delete(HINT)).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(lock::close).isInstanceOf(SimulatedCrash.class);
        output.close();
        assertThat(memory.read(HINT)).isPresent();
    }

    @Test
    void aLockWhoseAnswerIsLostIsReleased() {
        faulty.failWhen(operation -> operation.kind() == Kind.LOCK, Fault.LOST_ANSWER);
        assertThatThrownBy(() -> faulty.lock(Duration.ZERO)).isInstanceOf(StorageException.class);
        memory.lock(Duration.ZERO).close();
    }

    @Test
    void aFaultOnTheFenceReadsAsALostLock() {
        faulty.failWhen(operation -> operation.kind() == Kind.IS_HELD, Fault.REFUSED);
        try (MetadataLock lock = faulty.lock(Duration.ZERO)) {
            assertThat(lock.isHeld()).isFalse();
        }
    }

    @Test
    void theTraceNamesEveryOperationAndOthersMayActBeforeOne() {
        faulty.before(operation -> {
            if (operation.kind() == Kind.CREATE) {
                memory.write(HINT, bytes());
            }
        });
        assertThat(faulty.read(HINT)).isEmpty();
        faulty.create(HINT, bytes());
        faulty.lock(Duration.ZERO).close();
        assertThat(faulty.trace())
                .extracting(StorageOperation::toString)
                .containsExactly(
                        "0 READ hint", "1 CREATE hint", "2 LOCK .locks/metadata.lock", "3 UNLOCK .locks/metadata.lock");
    }

    private static boolean crashes(Fault fault) {
        return fault == Fault.CRASH_BEFORE || fault == Fault.CRASH_AFTER;
    }

    private static boolean takesEffect(Fault fault) {
        return fault == Fault.LOST_ANSWER || fault == Fault.CRASH_AFTER;
    }

    private static byte[] bytes() {
        return "v1".getBytes(UTF_8);
    }
}
