package io.datashard.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathSetTest {
    @Test
    void holdsWhatASetOfPathsHolds() {
        Random random = new Random(1);
        PathSet paths = new PathSet();
        Set<StoragePath> expected = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            StoragePath path = path(random);
            byte[] inside = ("xx" + path.value() + "yyy").getBytes(StandardCharsets.UTF_8);
            boolean isNew = expected.add(path);
            assertThat(paths.contains(path)).isNotEqualTo(isNew);
            assertThat(paths.contains(inside, 2, inside.length - 3)).isNotEqualTo(isNew);
            assertThat(i % 2 == 0 ? paths.add(path) : paths.add(inside, 2, inside.length - 3))
                    .isEqualTo(isNew);
        }
        assertThat(paths.size()).isEqualTo(expected.size());
        expected.forEach(path -> assertThat(paths.contains(path)).isTrue());
    }

    /** JSON may hold half of a pair. UTF-8 can't: such paths must not become one path with a question mark. */
    @Test
    void pathsWithHalfOfASurrogatePairStayApart() {
        PathSet paths = new PathSet();
        Set<StoragePath> expected = new HashSet<>();
        for (String odd :
                List.of("?", "\uD800", "\uDC00", "\uDC00\uD800", "\uD800\uDC00", "\uD801\uD800\uDC00", "\uFFFD")) {
            for (String path : List.of("data/" + odd, odd + "/x", "data/" + odd + "é")) {
                StoragePath one = StoragePath.of(path);
                assertThat(paths.contains(one)).isFalse();
                assertThat(paths.add(one)).isEqualTo(expected.add(one));
                assertThat(paths.contains(one)).isTrue();
                assertThat(paths.add(one)).isFalse();
            }
        }
        assertThat(paths.size()).isEqualTo(21).isEqualTo(expected.size());
    }

    /** Short and long ones, beyond a piece of memory too, and many that differ in one letter. */
    private static StoragePath path(Random random) {
        int number = random.nextInt(9_000);
        return StoragePath.of(
                switch (number % 4) {
                    case 0 -> "data/" + number;
                    case 1 -> "data/é" + "x".repeat(number % 300) + number;
                    case 2 -> Integer.toString(number, 36);
                    default -> "x".repeat(number % 1000 == 3 ? 70_000 : 9) + number;
                });
    }
}
