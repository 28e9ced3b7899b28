package io.datashard.layout.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "data/a.parquet", ".a/b.", "a./.b", "data/.../x", "data/day=2026-11-30/a b.parquet"})
    void aPathInNormalFormIsPlain(String path) {
        assertThat(isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/a", "a/", "a//b", ".", "..", "./a", "a/..", "a/./b", "a/../b", "a\\b", "data/\u00e4"})
    void anotherIsNot(String path) {
        assertThat(isPlain(path)).isFalse();
    }

    /** Between bytes that are none of the path. */
    private static boolean isPlain(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        byte[] around = new byte[bytes.length + 4];
        around[0] = '/';
        around[1] = '\\';
        System.arraycopy(bytes, 0, around, 2, bytes.length);
        return PlainPath.is(around, 2, 2 + bytes.length);
    }
}
