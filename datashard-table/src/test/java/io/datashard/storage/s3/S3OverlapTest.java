package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.Pending;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.RequestKind;
import io.datashard.storage.Reread;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What makes operations on S3 cheap: requests at the same time, data files in one request, questions whether something has changed. */
@Timeout(60)
class S3OverlapTest {
    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private static final StoragePath FILE = StoragePath.of("data/f.parquet");
    private static final StoragePath HINT = StoragePath.of("metadata.version-hint.text");

    private final Storage storage = SERVER.storage("overlap");

    @AfterEach
    void close() {
        storage.delete(FILE);
        storage.delete(HINT);
        storage.close();
    }

    @Test
    void stepsRunAtTheSameTimeAndRequestsAreCountedByKind() {
        RequestCounts before = storage.requestCounts();
        CountDownLatch both = new CountDownLatch(2);
        List<Pending<Boolean>> steps = List.of(
                storage.steps().begin(() -> meets(both)), storage.steps().begin(() -> meets(both)));
        Pending.joinAll(steps);
        assertThat(steps).allMatch(Pending::get);
        storage.write(HINT, "1".getBytes(UTF_8));
        storage.list(StoragePath.of("data"));
        storage.delete(HINT);
        RequestCounts made = storage.requestCounts().since(before);
        assertThat(made.isCounted()).isTrue();
        assertThat(made.of(RequestKind.HEAD)).isEqualTo(2);
        assertThat(made.of(RequestKind.PUT)).isEqualTo(1);
        assertThat(made.of(RequestKind.LIST)).isEqualTo(1);
        assertThat(made.of(RequestKind.DELETE)).isEqualTo(1);
        assertThat(made.total()).isEqualTo(5);
    }

    private boolean meets(CountDownLatch both) {
        both.countDown();
        try {
            both.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return storage.stat(HINT).isEmpty();
    }

    @Test
    void aSmallFileIsReadInOneRequestAndALargeOneFromItsEnd() {
        for (int length : new int[] {1, 1000, S3Input.WHOLE_BYTES, S3Input.WHOLE_BYTES + 1}) {
            byte[] content = new byte[length];
            content[length - 1] = 7;
            storage.write(FILE, content);
            RequestCounts before = storage.requestCounts();
            try (StorageInput input = storage.openDataFile(FILE, length)) {
                assertThat(input.length()).isEqualTo(length);
                assertThat(input.isHeld()).isEqualTo(length <= S3Input.WHOLE_BYTES);
                byte[] last = new byte[1];
                input.readFully(length - 1, last, 0, 1);
                assertThat(last[0]).isEqualTo((byte) 7);
                input.readFully(0, last, 0, 1);
            }
            assertThat(storage.requestCounts().since(before).total()).isEqualTo(length > S3Input.WHOLE_BYTES ? 2 : 1);
        }
    }

    @Test
    void aFileOfAnotherLengthSaysWhichAndAMissingOneIsAnError() {
        storage.write(FILE, new byte[100]);
        for (long expected : new long[] {0, 1, 99, 101, 200, S3Input.WHOLE_BYTES + 100_000L}) {
            try (StorageInput input = storage.openDataFile(FILE, expected)) {
                assertThat(input.length()).as("expected %s", expected).isEqualTo(100);
            }
        }
        storage.delete(FILE);
        assertThatThrownBy(() -> storage.openDataFile(FILE, 100)).isInstanceOf(StorageException.class);
    }

    @Test
    void anObjectThatHasNotChangedIsNotSentAgain() {
        assertThat(storage.readIfChanged(HINT, new Etag("\"0\""))).isInstanceOf(Reread.Absent.class);
        storage.write(HINT, "1".getBytes(UTF_8));
        Etag known = storage.read(HINT).orElseThrow().etag();
        assertThat(storage.readIfChanged(HINT, known)).isInstanceOf(Reread.Unchanged.class);
        assertThat(storage.stat(HINT).orElseThrow().etag()).isEqualTo(known);
        storage.write(HINT, "2".getBytes(UTF_8));
        assertThat(storage.readIfChanged(HINT, known))
                .isInstanceOfSatisfying(
                        Reread.Changed.class,
                        changed -> assertThat(changed.now().bytes()).isEqualTo("2".getBytes(UTF_8)));
    }

    @Test
    void nothingOfAFileIsSentBeforeItsMarkerIsThere() {
        Pending<String> marker = Pending.now(() -> {
            throw new IllegalStateException("no marker");
        });
        try (StorageOutput output = storage.createDataFile(FILE, marker)) {
            output.write(new byte[10], 0, 10);
            Pending<?> finishing = output.beginFinish();
            assertThatThrownBy(finishing::get).hasMessage("no marker");
        }
        assertThat(storage.stat(FILE)).isEmpty();
    }
}
