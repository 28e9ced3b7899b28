package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Settings.Places PLACES = new Settings.Places(Path.of("target"), Path.of("docs/benchmarks.md"));

    private static Settings parse(String... words) {
        return Settings.parse(List.of(words), PLACES);
    }

    @Test
    void everyOptionIsRead() {
        assertThat(parse(
                        "--rounds",
                        "2",
                        "--minutes",
                        "5",
                        "--rows",
                        "100",
                        "--files",
                        "20",
                        "--commits",
                        "3",
                        "--cells",
                        "W, R stream",
                        "--systems",
                        "datashard,paimon",
                        "--heap",
                        "1g",
                        "--timeout-seconds",
                        "60",
                        "--report"))
                .isEqualTo(new Settings(
                        2,
                        new Settings.Size(100, 20, 3),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC"),
                        new Settings.Choice(List.of("W", "R stream"), List.of("datashard", "paimon"), true),
                        PLACES));
    }

    @Test
    void cellsAreChosenByWholeWordsOfTheirBeginning() {
        Settings.Choice choice = parse("--cells", "W,R stream").choice();
        assertThat(Cells.all())
                .filteredOn(choice::has)
                .extracting(Cell::id)
                .containsExactly("W zstd P=1", "W zstd P=2", "W lz4 P=1", "W lz4 P=2", "R stream P=1", "R stream P=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "-1", "1.5", "", "99999999999"})
    void aNumberThatIsNoneIsRefusedByName(String value) {
        assertThatThrownBy(() -> parse("--rounds", value))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("--rounds is '" + value + "'")
                .hasMessageContaining("benchmarks/run --help");
    }

    @Test
    void whatIsNotKnownIsRefusedWithWhatIs() {
        assertThatThrownBy(() -> parse("--cells", "W,Q"))
                .hasMessageContaining("'Q'")
                .hasMessageContaining("R sql P=2");
        assertThatThrownBy(() -> parse("--systems", "delta"))
                .hasMessageContaining("'delta'")
                .hasMessageContaining("datashard-iceberg");
        assertThatThrownBy(() -> parse("--speed", "1")).hasMessageContaining("no option --speed");
        assertThatThrownBy(() -> parse("--rows")).hasMessageContaining("--rows has no value");
        assertThatThrownBy(() -> parse("--heap", "much")).hasMessageContaining("--heap is 'much'");
    }

    @Test
    void onlyARunOfEverythingOfTheUsualSizeIsNoPart() {
        assertThat(parse("--rounds", "1", "--minutes", "60").isPart()).isFalse();
        assertThat(List.of(
                        parse("--cells", "W"),
                        parse("--systems", "paimon"),
                        parse("--rows", "100"),
                        parse("--files", "100"),
                        parse("--commits", "100"),
                        parse("--heap", "1g")))
                .allMatch(Settings::isPart);
    }
}
