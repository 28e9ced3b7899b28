package io.datashard.flink.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries are found by their hash, whatever hashes the others have. */
class KeyIndexTest {
    private final KeyIndex index = new KeyIndex();

    private List<Integer> at(int hash) {
        List<Integer> found = new ArrayList<>();
        int slot = index.find(hash, hash);
        while (slot != KeyIndex.NONE) {
            found.add(index.at(slot));
            slot = index.find(hash, slot + 1);
        }
        return found;
    }

    @Test
    void entriesWithOneHashAreAllFound() {
        for (int entry = 0; entry < 100; entry++) {
            index.add(-1, entry);
            index.add(0, 1000 + entry);
        }
        assertThat(at(-1)).hasSize(100).doesNotHaveDuplicates().allMatch(entry -> entry < 100);
        assertThat(at(0)).hasSize(100).doesNotHaveDuplicates().allMatch(entry -> entry >= 1000);
        assertThat(at(1)).isEmpty();
    }

    @Test
    void anEntryTakesThePlaceOfAnother() {
        index.add(7, 1);
        index.set(index.find(7, 7), 2);
        assertThat(at(7)).containsExactly(2);
    }

    @Test
    void roomThatIsMadeAtOnceIsTheRoomThatIsTold() {
        long told = index.bytesWith(1000);
        index.reserve(1000);
        assertThat(index.bytesWith(0)).isEqualTo(told);
        for (int entry = 0; entry < 1000; entry++) {
            index.add(entry, entry);
        }
        assertThat(index.bytesWith(0)).isEqualTo(told);
    }

    @Test
    void aMapFindsTheSame() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            KeyIndexTest test = new KeyIndexTest();
            Map<Integer, List<Integer>> model = new HashMap<>();
            int hashes = 1 + random.nextInt(300);
            for (int entry = 0; entry < 2000; entry++) {
                // Neighbours, so that runs of taken slots meet, also around the end.
                int hash = random.nextInt(hashes) - hashes / 2;
                test.index.add(hash, entry);
                model.computeIfAbsent(hash, added -> new ArrayList<>()).add(entry);
            }
            for (int hash = -hashes; hash <= hashes; hash++) {
                assertThat(test.at(hash))
                        .as("seed %d, hash %d", seed, hash)
                        .containsExactlyInAnyOrderElementsOf(model.getOrDefault(hash, List.of()));
            }
        }
    }
}
