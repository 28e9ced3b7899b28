package io.datashard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"data/a.parquet", "/data/a.parquet", "//data/a.parquet", "data\\a.parquet", "\\data\\a.parquet"})
    void allSpellingsOfOnePathAreEqual(String spelling) {
        assertThat(StoragePath.of(spelling)).isEqualTo(new StoragePath("data/a.parquet"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "data/", "data//a", "./a", "a/.", "..", "../a", "data/../a", "data\\..\\a"})
    void whatLeadsOutOrNamesAFileTwiceIsCorrupt(String text) {
        assertThatThrownBy(() -> StoragePath.of(text)).isInstanceOf(CorruptDataException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", "a..b", ".hidden", "a b", "ä%20", "k=v/12:30"})
    void oddNamesAreKept(String text) {
        assertThat(StoragePath.of(text)).hasToString(text);
    }

    @Test
    void onlyTheNormalFormIsAPath() {
        assertThatThrownBy(() -> new StoragePath("/data/a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsHaveANameAndAnOrder() {
        StoragePath folder = StoragePath.of("data");
        assertThat(folder.name()).isEqualTo("data");
        assertThat(folder.resolve("x/a").name()).isEqualTo("a");
        assertThat(folder.resolve("a")).isLessThan(folder.resolve("b"));
        assertThatThrownBy(() -> folder.resolve("../a")).isInstanceOf(CorruptDataException.class);
    }
}
