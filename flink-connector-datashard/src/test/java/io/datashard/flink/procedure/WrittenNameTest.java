package io.datashard.flink.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenNameTest {
    private static void assertParts(String text, String... parts) {
        assertThat(WrittenName.parse(text)).as(text).map(WrittenName::parts).hasValue(List.of(parts));
    }

    @Test
    void dotsPartANameAndBackquotesKeepThem() {
        assertParts("t", "t");
        assertParts("db.t", "db", "t");
        assertParts(" db . t ", "db", "t");
        assertParts("lake.db.t", "lake", "db", "t");
        assertParts("`db`.`t`", "db", "t");
        assertParts("outer/inner.t", "outer/inner", "t");
        assertParts("`a.b`.c", "a.b", "c");
        assertParts("db.`t.v1`", "db", "t.v1");
        assertParts("`a``b`", "a`b");
        assertParts("trades$files", "trades$files");
        assertParts("` Größe `.t", " Größe ", "t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "a.", ".a", "a..b", "`a", "a`", "`a`b", "``", "`a`.", "` `", "`a``"})
    void aNameWithAnEmptyPartOrOpenBackquotesIsNone(String text) {
        assertThat(WrittenName.parse(text)).isEmpty();
    }
}
