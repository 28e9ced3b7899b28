package io.datashard.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.testing.SeededIds;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdSourceTest {
    static Stream<IdSource> sources() {
        return Stream.of(new SystemIds(), new SeededIds(1));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void idsHaveTheirFormAndDiffer(IdSource ids) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertThat(ids.hex8()).matches("[0-9a-f]{8}");
            assertThat(ids.uuid().version()).isEqualTo(4);
            assertThat(ids.uuid().variant()).isEqualTo(2);
            assertThat(seen.add(checked(ids.snapshotId()))).isTrue();
            String hex = ids.hex32();
            assertThat(hex).matches("[0-9a-f]{32}");
            assertThat(seen.add(hex)).isTrue();
        }
    }

    @Test
    void oneSeedGivesOneSequence() {
        SeededIds one = new SeededIds(42);
        SeededIds same = new SeededIds(42);
        SeededIds other = new SeededIds(43);
        assertThat(one.uuid()).isEqualTo(same.uuid());
        assertThat(one.snapshotId()).isEqualTo(same.snapshotId()).isNotEqualTo(other.snapshotId());
    }

    private static long checked(long id) {
        assertThat(id).isPositive();
        return id;
    }
}
