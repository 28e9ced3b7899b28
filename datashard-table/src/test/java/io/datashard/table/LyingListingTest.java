package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.DataShardException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;

/** Listings that lack objects or name some that are not there, as eventually consistent stores give them. */
class LyingListingTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final Layout layout;
    private final TestTable table;

    LyingListingTest(Layout layout) {
        this.layout = layout;
        this.table = new TestTable(storage, 1, layout);
    }

    @BeforeEach
    void fill() {
        table.create(Map.of());
        table.append("a");
        table.append("b");
    }

    @EveryLayout
    void withAHintNoListingIsBelieved() {
        Storage empty = lying(listed -> List.of());
        assertThat(open(empty)).isEqualTo(newest());
        Storage ghosts = lying(listed -> with(listed, ghost()));
        assertThat(open(ghosts)).isEqualTo(newest());
    }

    @EveryLayout
    void withoutAHintAGhostNeitherHidesTheTableNorIsItsState() {
        storage.delete(new LayoutFacts(layout).hint());
        Storage ghosts = lying(listed -> with(listed, ghost()));
        assertThatThrownBy(() -> open(ghosts)).isInstanceOf(DataShardException.class);
        Set<StoragePath> before = storage.paths();
        assertThat(table.layout(ghosts).createIfAbsent(table.newTable(Map.of()), Duration.ZERO))
                .isFalse();
        assertThat(storage.paths()).isEqualTo(before);
    }

    @EveryLayout
    void withoutAHintAMissingObjectBringsNoRowsBack() {
        StoragePath newest = newest();
        storage.delete(new LayoutFacts(layout).hint());
        Storage lagging = lying(listed ->
                listed.stream().filter(info -> !info.path().equals(newest)).toList());
        if (layout == Layout.ICEBERG) {
            assertThat(open(lagging)).isEqualTo(newest);
            assertThat(TableAudit.of(lagging).names()).containsExactly("a", "b");
        } else {
            // Without a hint a classic table is read as far as it is listed, and never written to.
            CurrentTable older = table.layout(lagging).loadOrFail();
            assertThat(older.isCertain()).isFalse();
            assertThatThrownBy(() -> table.layout(lagging).requireWritable(older))
                    .isInstanceOf(DataShardException.class)
                    .hasMessageContaining("hint");
        }
    }

    private StoragePath ghost() {
        return StoragePath.of("metadata/v9" + (layout == Layout.CLASSIC ? "-0123abcd" : "") + ".metadata.json");
    }

    private StoragePath newest() {
        return storage.paths().stream()
                .filter(path -> path.value()
                        .matches(new LayoutFacts(layout)
                                .metadataFile(new LayoutFacts(layout).firstMetadataVersion() + 2)))
                .findFirst()
                .orElseThrow();
    }

    private StoragePath open(Storage through) {
        return table.layout(through).loadOrFail().metadataFile();
    }

    private static List<ObjectInfo> with(List<ObjectInfo> listed, StoragePath more) {
        List<ObjectInfo> all = new ArrayList<>(listed);
        all.add(new ObjectInfo(more, 10, Instant.EPOCH));
        return all;
    }

    private Storage lying(UnaryOperator<List<ObjectInfo>> lie) {
        return InterceptedStorage.of(storage, call -> {
            Object answer = call.proceed();
            if (!call.name().equals("list")) {
                return answer;
            }
            @SuppressWarnings("unchecked")
            List<ObjectInfo> listed = (List<ObjectInfo>) answer;
            return lie.apply(listed);
        });
    }
}
