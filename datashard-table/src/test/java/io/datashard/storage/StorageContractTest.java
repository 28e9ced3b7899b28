package io.datashard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage promises. Extended once per implementation. */
public abstract class StorageContractTest extends ConditionalWritesContract {
    private static final StoragePath DATA = StoragePath.of("data/flink_1.parquet");

    @Test
    void anAbsentRootReadsAsEmpty() {
        assertThat(storage.rootExists()).isFalse();
        assertThat(storage.read(HINT)).isEmpty();
        assertThat(storage.readContent(HINT)).isEmpty();
        assertThat(storage.stat(HINT)).isEmpty();
        assertThat(storage.list(StoragePath.of("data"))).isEmpty();
        storage.delete(DATA);
        assertThat(storage.rootExists()).isFalse();
    }

    @Test
    void theFirstWriteCreatesTheRoot() {
        storage.write(StoragePath.of("metadata/manifests/m.avro"), bytes("m"));
        assertThat(storage.rootExists()).isTrue();
    }

    @Test
    void whatWasWrittenIsReadBack() {
        storage.write(HINT, bytes("v1"));
        storage.write(StoragePath.of("metadata/empty"), new byte[0]);

        assertThat(text(HINT)).isEqualTo("v1");
        assertThat(storage.readContent(HINT)).contains(bytes("v1"));
        assertThat(text(StoragePath.of("metadata/empty"))).isEmpty();
        assertThat(storage.stat(HINT).orElseThrow().size()).isEqualTo(2);
        assertThat(storage.stat(HINT).orElseThrow().path()).isEqualTo(HINT);
    }

    @Test
    void aWriteReplacesWhatIsThere() {
        storage.write(HINT, bytes("a long first content"));
        storage.write(HINT, bytes("v2"));
        assertThat(text(HINT)).isEqualTo("v2");
    }

    @Test
    void theTagNamesTheContent() {
        storage.write(HINT, bytes("v1"));
        Etag first = tag(HINT);
        assertThat(tag(HINT)).isEqualTo(first);

        storage.write(HINT, bytes("v2"));
        assertThat(tag(HINT)).isNotEqualTo(first);
    }

    @Test
    void readersSeeOneWholeContentOrTheOther() throws Exception {
        byte[] ones = new byte[200_000];
        Arrays.fill(ones, (byte) '1');
        byte[] twos = new byte[100_000];
        Arrays.fill(twos, (byte) '2');
        storage.write(HINT, ones);

        AtomicBoolean stop = new AtomicBoolean();
        Future<Boolean> reader = threads.submit(() -> {
            boolean whole = true;
            while (!stop.get()) {
                byte[] seen = storage.read(HINT).orElseThrow().bytes();
                whole &= Arrays.equals(seen, ones) || Arrays.equals(seen, twos);
            }
            return whole;
        });
        for (int i = 0; i < 30; i++) {
            storage.write(HINT, i % 2 == 0 ? twos : ones);
        }
        stop.set(true);
        assertThat(reader.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void deletingTwiceIsNoError() {
        storage.write(HINT, bytes("v1"));
        storage.delete(HINT);
        assertThat(storage.read(HINT)).isEmpty();
        storage.delete(HINT);
    }

    @Test
    void whatIsDeletedOnceIsGone() {
        storage.write(HINT, bytes("v1"));
        storage.deleteOnce(HINT);
        assertThat(storage.read(HINT)).isEmpty();
        storage.deleteOnce(HINT);
    }

    @Test
    void whatIsDeletedOnConditionOfItsTagIsGone() {
        storage.write(HINT, bytes("v1"));
        assertThat(storage.deleteOnce(HINT, storage.read(HINT).orElseThrow().etag()))
                .isTrue();
        assertThat(storage.read(HINT)).isEmpty();
    }

    @Test
    void aListingHoldsAllThatLiesBelowAndNothingElse() {
        storage.write(StoragePath.of("metadata/v0.metadata.json"), bytes("0"));
        storage.write(StoragePath.of("metadata/manifests/a.avro"), bytes("aa"));
        storage.write(StoragePath.of("metadata/manifests/b.avro"), bytes("bbb"));
        storage.write(StoragePath.of("metadata2/c"), bytes("c"));
        writeData(DATA, bytes("rows"));

        assertThat(storage.list(StoragePath.of("metadata")))
                .extracting(info -> info.path() + " " + info.size())
                .containsExactlyInAnyOrder(
                        "metadata/v0.metadata.json 1", "metadata/manifests/a.avro 2", "metadata/manifests/b.avro 3");
        assertThat(storage.list(StoragePath.of("data")))
                .extracting(info -> info.path().value())
                .containsExactly(DATA.value());
        assertThat(storage.list(StoragePath.of("meta"))).isEmpty();
    }

    @Test
    void aListingByTheBeginningOfNamesHoldsWhatLiesInTheFolderItself() {
        storage.write(StoragePath.of("metadata/inflight/auto_1.parquet.inflight"), bytes("1"));
        storage.write(StoragePath.of("metadata/inflight/auto_2.parquet.inflight"), bytes("22"));
        storage.write(StoragePath.of("metadata/inflight/auto"), bytes("0"));
        storage.write(StoragePath.of("metadata/inflight/flink_3.parquet.inflight"), bytes("333"));
        storage.write(StoragePath.of("metadata/inflight/auto_4/below"), bytes("4444"));
        storage.write(StoragePath.of("metadata/auto_5"), bytes("55555"));

        assertThat(storage.list(StoragePath.of("metadata/inflight"), "auto_"))
                .extracting(info -> info.path() + " " + info.size())
                .containsExactlyInAnyOrder(
                        "metadata/inflight/auto_1.parquet.inflight 1", "metadata/inflight/auto_2.parquet.inflight 2");
        assertThat(storage.list(StoragePath.of("metadata/inflight"), "auto_6")).isEmpty();
        assertThat(storage.list(StoragePath.of("nowhere"), "auto_")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/with space.parquet",
                "data/ünïcödé 表 😀.parquet",
                "data/100%25 %2F.parquet",
                "data/day=2026-01-01/12:30.parquet",
                "data/plus+and&more;.parquet",
                "data/.hidden"
            })
    void anyNameWorks(String name) {
        StoragePath path = StoragePath.of(name);
        storage.write(path, bytes("small"));
        assertThat(text(path)).isEqualTo("small");
        assertThat(storage.list(StoragePath.of("data")))
                .extracting(info -> info.path().value())
                .containsExactly(name);
        storage.delete(path);

        writeData(path, bytes("rows"));
        try (StorageInput input = storage.openDataFile(path)) {
            assertThat(input.length()).isEqualTo(4);
        }
        storage.delete(path);
        assertThat(storage.list(StoragePath.of("data"))).isEmpty();
    }

    @Test
    void aDataFileIsWholeWhenItIsFinished() {
        byte[] content = new byte[1_000_003];
        new Random(7).nextBytes(content);
        try (StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING)) {
            output.write(content, 0, 3);
            output.write(content, 3, 600_000);
            output.write(content, 600_003, content.length - 600_003);
            output.write(content, 0, 0);
            assertThat(output.position()).isEqualTo(content.length);
            output.finish();
            assertThat(storage.stat(DATA).orElseThrow().size()).isEqualTo(content.length);
        }
        assertThat(storage.read(DATA).orElseThrow().bytes()).isEqualTo(content);
    }

    @Test
    void aDataFileThatIsNotFinishedLeavesNothing() {
        try (StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING)) {
            output.write(new byte[500_000], 0, 500_000);
        }
        assertThat(storage.list(StoragePath.of("data"))).isEmpty();
    }

    @Test
    void afterFinishNothingIsWrittenAndClosingTwiceIsNoError() {
        StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING);
        output.write(bytes("rows"), 0, 4);
        output.finish();
        assertThatThrownBy(() -> output.write(bytes("more"), 0, 4)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(output::finish).isInstanceOf(IllegalStateException.class);
        output.close();
        output.close();
        assertThat(text(DATA)).isEqualTo("rows");
    }

    @Test
    void aDataFileIsReadAtAnyPosition() {
        byte[] content = new byte[700_001];
        new Random(8).nextBytes(content);
        writeData(DATA, content);

        try (StorageInput input = storage.openDataFile(DATA)) {
            assertThat(input.length()).isEqualTo(content.length);
            byte[] all = new byte[content.length + 2];
            input.readFully(0, all, 1, content.length);
            assertThat(Arrays.copyOfRange(all, 1, content.length + 1)).isEqualTo(content);
            byte[] tail = new byte[8];
            input.readFully(content.length - 8L, tail, 0, 8);
            assertThat(tail).isEqualTo(Arrays.copyOfRange(content, content.length - 8, content.length));
            input.readFully(content.length, tail, 0, 0);
        }
    }

    @Test
    void aDataFileIsReadBySeveralThreadsAtATime() throws Exception {
        byte[] content = new byte[500_000];
        new Random(9).nextBytes(content);
        writeData(DATA, content);

        try (StorageInput input = storage.openDataFile(DATA)) {
            List<Future<Boolean>> readers = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                readers.add(threads.submit(() -> {
                    boolean same = true;
                    byte[] part = new byte[100_000];
                    for (int i = 0; i < 10; i++) {
                        int position = random.nextInt(content.length - part.length);
                        input.readFully(position, part, 0, part.length);
                        same &= Arrays.equals(part, 0, part.length, content, position, position + part.length);
                    }
                    return same;
                }));
            }
            for (Future<Boolean> reader : readers) {
                assertThat(reader.get(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void readingPastTheEndOfADataFileIsCorruptData() {
        writeData(DATA, bytes("rows"));
        try (StorageInput input = storage.openDataFile(DATA)) {
            assertThatThrownBy(() -> input.readFully(2, new byte[3], 0, 3))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("data/flink_1.parquet");
        }
    }

    @Test
    void anAbsentDataFileIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> storage.openDataFile(DATA))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("data/flink_1.parquet");
    }

    @Test
    void aFolderHasWhatLiesDirectlyInIt() {
        assertThat(storage.folders().content()).isEqualTo(new FolderContent(false, List.of(), List.of()));
        storage.write(StoragePath.of("b/metadata/v1.json"), bytes("1"));
        storage.write(StoragePath.of("b/hint"), bytes("1"));
        storage.write(StoragePath.of("b2/x"), bytes("1"));
        storage.write(StoragePath.of("ä/x"), bytes("1"));
        storage.write(StoragePath.of("file"), bytes("1"));

        assertThat(storage.folders().content())
                .isEqualTo(new FolderContent(true, List.of("b", "b2", "ä"), List.of("file")));
        assertThat(storage.folders().content(StoragePath.of("b")))
                .isEqualTo(new FolderContent(true, List.of("metadata"), List.of("hint")));
        assertThat(storage.folders().content(StoragePath.of("absent")).exists()).isFalse();
    }

    @Test
    void onlyFoldersWithoutAnythingAreRemoved() {
        storage.folders().create(StoragePath.of("a/b/c"));
        storage.write(StoragePath.of("a/kept/x"), bytes("1"));
        storage.folders().removeEmpty(StoragePath.of("a"));
        storage.folders().removeEmpty(StoragePath.of("absent"));

        assertThat(storage.folders().content(StoragePath.of("a")))
                .isEqualTo(new FolderContent(true, List.of("kept"), List.of()));
        storage.delete(StoragePath.of("a/kept/x"));
        storage.folders().removeEmpty(StoragePath.of("a"));
        assertThat(storage.folders().content(StoragePath.of("a")).exists()).isFalse();
    }

    @Test
    void aFolderIsMovedOnlyToWhereNothingIs() {
        storage.write(StoragePath.of("a/x"), bytes("1"));
        storage.write(StoragePath.of("taken/y"), bytes("2"));
        storage.folders().move().ifPresent(move -> {
            assertThat(move.move(StoragePath.of("a"), StoragePath.of("taken"))).isFalse();
            assertThat(move.move(StoragePath.of("absent"), StoragePath.of("b"))).isFalse();
            assertThat(move.move(StoragePath.of("a"), StoragePath.of("b"))).isTrue();
            assertThat(text(StoragePath.of("b/x"))).isEqualTo("1");
            assertThat(storage.folders().content().folders()).containsExactly("b", "taken");
        });
    }

    private void writeData(StoragePath path, byte[] content) {
        try (StorageOutput output = storage.createDataFile(path, Pending.NOTHING)) {
            output.write(content, 0, content.length);
            output.finish();
        }
    }
}
