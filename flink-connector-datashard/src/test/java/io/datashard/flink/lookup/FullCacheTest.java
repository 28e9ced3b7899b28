package io.datashard.flink.lookup;

import static io.datashard.flink.lookup.LookedUpTable.POLL;
import static io.datashard.flink.lookup.LookedUpTable.move;
import static io.datashard.flink.lookup.LookedUpTable.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.model.TableProperties;
import io.datashard.schema.Predicates;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What is found are the rows of the current snapshot, of one poll ago at the most, whatever was done to the table and whatever fails. */
class FullCacheTest {
    private final Layout layout;

    @TempDir
    Path folder;

    private LookedUpTable table;

    FullCacheTest(Layout layout) {
        this.layout = layout;
    }

    @BeforeEach
    void create() {
        table = new LookedUpTable(folder, layout);
    }

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @EveryLayout
    void rowsThatAreAddedAreFoundAfterOnePollAndTheOthersAreNotReadAgain() {
        table.append("a", 1, 2);
        FullCache cache = table.cache();
        assertThat(names(cache, 1)).containsExactly("a");
        table.append("b", 1, 3);
        table.pass(POLL.minusMillis(1));
        assertThat(names(cache, 1)).containsExactly("a");
        assertThat(table.metrics().gauge("staleness")).isEqualTo(POLL.toMillis() - 1);
        table.pass(Duration.ofMillis(1));
        assertThat(names(cache, 1)).containsExactlyInAnyOrder("a", "b");
        assertThat(table.metrics().gauge("staleness")).isEqualTo(0L);
        assertThat(names(cache, 3)).containsExactly("b");
        assertThat(names(cache, 4)).isEmpty();
        table.requireRows(cache, 5);
        assertThat(table.metrics().reloads()).isEqualTo(1);
    }

    @EveryLayout
    void aTableWithoutRowsIsGoneOnFrom() {
        FullCache cache = table.cache();
        assertThat(names(cache, 1)).isEmpty();
        assertThat(table.metrics().gauge("snapshotId")).isEqualTo("");
        table.append("a", 1);
        table.append("b", 1);
        table.passPoll();
        table.requireRows(cache, 3);
        assertThat(table.metrics().reloads()).isEqualTo(1);
    }

    @EveryLayout
    void rowsThatWereRemovedAreFoundNoMore() {
        table.append("a", 1, 2);
        List<StoragePath> first = table.files();
        table.append("b", 2, 3);
        FullCache cache = table.cache();
        table.requireRows(cache, 5);
        table.append("c", 3);
        table.change(Snapshot.DELETE, first.get(0));
        table.append("d", 4);
        table.passPoll();
        table.requireRows(cache, 5);
        assertThat(names(cache, 2)).containsExactly("b");
        assertThat(table.metrics().reloads()).isEqualTo(2);
        table.append("e", 4);
        table.passPoll();
        table.requireRows(cache, 5);
        assertThat(table.metrics().reloads()).isEqualTo(2);
    }

    @EveryLayout
    void whatSaysThatItRewroteTheSameRowsIsNotReadAgain() {
        table.append("a", 1, 2);
        FullCache cache = table.cache();
        table.requireRows(cache, 5);
        table.rewrite(table.files().get(0));
        table.passPoll();
        table.requireRows(cache, 5);
        table.append("b", 2);
        table.passPoll();
        table.requireRows(cache, 5);
        assertThat(table.metrics().reloads()).isEqualTo(1);
    }

    @EveryLayout
    void whatHasExpiredMeanwhileIsMadeUpFor() {
        table.replace(TableOptions.DEFAULT.withProperty(TableProperties.SNAPSHOT_RETENTION_COUNT, "2"));
        table.append("a", 1, 2);
        List<StoragePath> first = table.files();
        FullCache cache = table.cache();
        table.requireRows(cache, 9);
        for (int i = 0; i < 5; i++) {
            table.append("later" + i, i, 8);
        }
        table.passPoll();
        table.requireRows(cache, 9);
        table.change(Snapshot.DELETE, first.get(0));
        for (int i = 0; i < 5; i++) {
            table.append("last" + i, i, 7);
        }
        table.passPoll();
        table.requireRows(cache, 9);
        assertThat(names(cache, 2)).containsExactlyInAnyOrder("later2", "last2");
    }

    /** The first of two new files was read when the second failed: its rows must not come twice. */
    @EveryLayout
    void aLookThatFailsIsRepeatedAndDoublesNothing() {
        table.append("a", 1);
        FullCache cache = table.cache();
        table.requireRows(cache, 5);
        table.append("b", 1, 2);
        List<StoragePath> before = table.files();
        table.append("c", 1, 3);
        Path last = table.lastFile(before);
        Path away = table.folder().resolve("away");
        move(last, away);
        List<Duration> pauses = new ArrayList<>();
        table.duringPauses(() -> {
            pauses.add(POLL);
            if (pauses.size() == 2) {
                move(away, last);
            }
        });
        table.passPoll();
        table.requireRows(cache, 5);
        assertThat(names(cache, 1)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(pauses).hasSize(2);
        assertThat(table.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(table.metrics().reloads()).isEqualTo(1);
    }

    @EveryLayout
    void aLookThatFailsAgainAndAgainIsToldAndTheNextOneGoesOn() {
        table.append("a", 1);
        FullCache cache = table.cache();
        table.requireRows(cache, 5);
        table.append("b", 1);
        List<StoragePath> before = table.files();
        table.append("c", 1);
        Path last = table.lastFile(before);
        Path away = table.folder().resolve("away");
        move(last, away);
        table.passPoll();
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> names(cache, 1))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("Cannot look up rows of the table customers")
                    .hasMessageContaining("4 times in a row")
                    .hasMessageContaining("'lookup.max-retries' (3)")
                    .hasMessageContaining(last.getFileName().toString());
        }
        assertThat(table.pauses()).hasSize(6);
        move(away, last);
        table.requireRows(cache, 5);
        assertThat(names(cache, 1)).containsExactlyInAnyOrder("a", "b", "c");
    }

    /** A whole read that fails half-way leaves nothing that is found. */
    @EveryLayout
    void aReloadThatFailsIsBegunAnew() {
        table.append("a", 1);
        List<StoragePath> first = table.files();
        table.append("b", 1, 2);
        List<StoragePath> both = table.files();
        FullCache cache = table.cache();
        table.requireRows(cache, 5);
        table.append("c", 1);
        Path last = table.lastFile(both);
        table.change(Snapshot.DELETE, first.get(0));
        Path away = table.folder().resolve("away");
        move(last, away);
        table.passPoll();
        assertThatThrownBy(() -> names(cache, 1)).isInstanceOf(StorageException.class);
        move(away, last);
        table.requireRows(cache, 5);
        assertThat(names(cache, 1)).containsExactlyInAnyOrder("b", "c");
        assertThat(table.metrics().reloads()).isEqualTo(2);
    }

    @EveryLayout
    void anotherTableInItsPlaceIsRefused() {
        table.append("a", 1);
        FullCache cache = table.cache();
        table.requireRows(cache, 5);
        table.replace(TableOptions.DEFAULT);
        // The iceberg layout asks whether the next metadata file is there.
        table.append("z", 1);
        table.append("z", 1);
        table.passPoll();
        assertThatThrownBy(() -> names(cache, 1))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot go on looking up rows of the table customers")
                .hasMessageContaining("another table lies there now");
    }

    @EveryLayout
    void onlyRowsThatTheQueryNeedsAreHeld() {
        table.append("a", 1, 2);
        table.append("b", 2);
        FullCache cache = table.cache(Predicates.equal("name", "a"), 1 << 20, CachedRows.Share.ALL);
        assertThat(names(cache, 2)).containsExactly("a");
        assertThat(table.metrics().gauge("cachedRows")).isEqualTo(2L);
        table.append("a", 3);
        table.append("b", 3);
        table.passPoll();
        assertThat(names(cache, 3)).containsExactly("a");
        assertThat(table.metrics().gauge("cachedRows")).isEqualTo(3L);
    }

    @EveryLayout
    void rowsThatNeedTooMuchMemoryAreRefusedWithTheirSize() {
        table.append("a name of some length", LongStream.range(0, 20_000).toArray());
        FullCache cache = table.cache(null, 400 << 10, CachedRows.Share.ALL);
        assertThatThrownBy(() -> names(cache, 1))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot hold the rows of the table customers for a lookup join")
                .hasMessageContaining("of the 20000 rows of the table")
                .hasMessageContaining("'lookup.cache-max-memory-size' is 400.000kb (409600 bytes)")
                .hasMessageContaining("Set 'lookup.cache-max-memory-size' to '")
                .hasMessageContaining("'shuffle'='true'");
        FullCache share = table.cache(null, 200 << 10, new CachedRows.Share(0, 2));
        assertThatThrownBy(() -> names(share, 1)).hasMessageContaining("raise the parallelism");
    }

    /** Rows that were read before all were read again, and those of looks that failed, are not counted. */
    @EveryLayout
    void rowsThatComeToNeedTooMuchMemoryAreCountedOnce() {
        table.append("x", LongStream.range(0, 1_000).toArray());
        List<StoragePath> first = table.files();
        table.append("a name of some length", LongStream.range(0, 6_000).toArray());
        FullCache cache = table.cache(null, 800 << 10, CachedRows.Share.ALL);
        assertThat(names(cache, 7)).hasSize(2);
        table.change(Snapshot.DELETE, first.get(0));
        table.append("a name of some length", LongStream.range(0, 20_000).toArray());
        table.passPoll();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> names(cache, 1)).hasMessageContaining("of the 26000 rows of the table");
        }
    }

    /** Damage does not pass: nobody waits for it. */
    @EveryLayout
    void damageIsToldAtOnce() throws Exception {
        table.append("a", 1);
        FullCache cache = table.cache();
        table.requireRows(cache, 5);
        List<StoragePath> before = table.files();
        table.append("b", 1);
        Files.write(table.lastFile(before), new byte[10]);
        table.passPoll();
        assertThatThrownBy(() -> names(cache, 1)).isInstanceOf(CorruptDataException.class);
        assertThat(table.pauses()).isEmpty();
    }

    @EveryLayout
    void answersAreThoseOfTheCurrentSnapshotWhateverWasDone() {
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            FullCache cache = table.cache();
            for (int step = 0; step < 12; step++) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    List<StoragePath> files = table.files();
                    int drawn = random.nextInt(6);
                    if (drawn == 0 && !files.isEmpty()) {
                        table.change(Snapshot.DELETE, files.get(random.nextInt(files.size())));
                    } else if (drawn == 1 && !files.isEmpty()) {
                        table.rewrite(files.get(random.nextInt(files.size())));
                    } else {
                        table.append("s" + step, random.nextInt(10), random.nextInt(10));
                    }
                }
                table.passPoll();
                table.requireRows(cache, 10);
            }
        }
    }
}
