package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.layout.MetadataFileName;
import io.datashard.model.MetadataVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionHintTest {
    @ParameterizedTest
    @ValueSource(strings = {"7", " 7\n", "7\r\n", "\t7"})
    void aNumberNamesTheFileOfThatNumber(String content) {
        VersionHint hint = parse(content).orElseThrow();

        assertThat(hint.isNumeric()).isTrue();
        assertThat(hint.metadataFile().value()).isEqualTo("metadata/v7.metadata.json");
        assertThat(hint.metadataVersion()).isEqualTo(new MetadataVersion(7));
        assertThat(hint.text()).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({
        "v7-1a2b3c4d.metadata.json, 7",
        "v0-00000000.metadata.json, 0",
        "v7.metadata.json, 7",
        "v12345678901-ffffffff.metadata.json, 12345678901"
    })
    void aFileNameNamesItself(String content, long number) {
        VersionHint hint = parse(content + "\n").orElseThrow();

        assertThat(hint.isNumeric()).isFalse();
        assertThat(hint.metadataFile().value()).isEqualTo("metadata/" + content);
        assertThat(hint.metadataVersion()).isEqualTo(new MetadataVersion(number));
        assertThat(hint.toBytes()).isEqualTo(content.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "v7",
                "-1",
                "+7",
                "007",
                "7.0",
                "0x7",
                "\u0663",
                "\u00b3",
                "\uFEFF7",
                "7 8",
                "metadata/v7-1a2b3c4d.metadata.json",
                "v7-1A2B3C4D.metadata.json",
                "v7-1a2b3c4.metadata.json",
                "v7-1a2b3c4d5.metadata.json",
                "v-1a2b3c4d.metadata.json",
                "v\u0663.metadata.json",
                "v7-1a2b3c4d.metadata.json.tmp",
                "../v7.metadata.json",
                "99999999999999999999999999"
            })
    void anythingElseNamesNothing(String content) {
        assertThat(parse(content)).isEmpty();
    }

    @Test
    void whatIsNotUtf8NamesNothing() {
        assertThat(VersionHint.parse(new byte[] {(byte) 0xff, '7'})).isEmpty();
    }

    @Test
    void aNumericHintCanOnlyNameThePlainFile() {
        MetadataFileName unique = MetadataFileName.unique(new MetadataVersion(3), "0a1b2c3d");

        assertThat(unique.text()).isEqualTo("v3-0a1b2c3d.metadata.json");
        assertThatThrownBy(() -> new VersionHint(unique, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameIsNeverMadeThatPythonDoesNotFind() {
        assertThatThrownBy(() -> MetadataFileName.unique(new MetadataVersion(3), "0A1B2C3D"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(MetadataFileName.parse("v3.metadata.json")).hasToString("Optional[v3.metadata.json]");
        assertThat(MetadataFileName.parse(".tmp.x.v3.metadata.json")).isEmpty();
    }

    private static Optional<VersionHint> parse(String content) {
        return VersionHint.parse(content.getBytes(StandardCharsets.UTF_8));
    }
}
