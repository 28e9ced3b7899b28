package io.datashard.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** By what a later state of a table is known to have come from an update. */
class MetadataUpdateTest {
    private static final long ID = 4711;

    @Test
    void aListedSnapshotTells() {
        assertThat(update(Map.of()).isPartOf(table(Map.of(), ID))).isTrue();
        assertThat(update(Map.of()).isPartOf(table(Map.of(), 5))).isFalse();
    }

    @Test
    void aPropertyTellsThatNamesTheSnapshotAsANumberOfItsOwn() {
        MetadataUpdate update = update(Map.of("sink", "a|4711,7|b", "other", "no number"));

        assertThat(update.isPartOf(table(Map.of("sink", "4711"), 5))).isTrue();
        assertThat(update.isPartOf(table(Map.of("sink", "x 4711"), 5))).isTrue();
        assertThat(update.isPartOf(table(Map.of("sink", "4711|later"), 5))).isTrue();
        for (String value : List.of("", "14711", "47112", "x4711", "4711x", "47114711")) {
            assertThat(update.isPartOf(table(Map.of("sink", value), 5)))
                    .as(value)
                    .isFalse();
        }
        // A property that this update has not set names it by chance.
        assertThat(update.isPartOf(table(Map.of("other", "4711"), 5))).isFalse();
    }

    @Test
    void anUpdateOfPropertiesAloneIsNotKnownByItsSnapshot() {
        MetadataUpdate update = new MetadataUpdate(null, Map.of("k", "v"), Set.of(), 1, "commit", "old");

        assertThat(update.isPartOf(table(Map.of("k", "v"), ID))).isFalse();
    }

    private static MetadataUpdate update(Map<String, String> properties) {
        return new MetadataUpdate(snapshot(ID), properties, Set.of(), 1, "commit", "old");
    }

    private static Snapshot snapshot(long id) {
        return new Snapshot(
                new SnapshotId(id),
                null,
                1,
                StoragePath.of("metadata/snap-" + id + ".avro"),
                Snapshot.APPEND,
                Map.of(),
                1,
                new SequenceNumber(1));
    }

    private static TableMetadata table(Map<String, String> properties, long snapshot) {
        return new TableMetadata(
                "uuid",
                "t",
                new SequenceNumber(1),
                1,
                null,
                properties,
                new SnapshotId(snapshot),
                List.of(snapshot(snapshot)),
                List.of(),
                List.of(),
                null);
    }
}
