package io.datashard.flink.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.storage.Surroundings;
import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3SettingsResolver;
import io.datashard.table.TableLocation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table library tells users of Flink where Flink has its settings. */
class ProcessSurroundingsTest {
    private static final String PATH = "s3://lake/t";

    @Test
    void keysAreInTheConfigurationOfFlink() {
        assertThat(S3SettingsResolver.resolve(S3Choice.NONE, ProcessSurroundings.current(), Map.of())
                        .keys())
                .endsWith("(or 's3.access-key' and 's3.secret-key' in Flink's config.yaml)");
        assertThatThrownBy(
                        () -> TableLocation.of(PATH, Map.of("s3.secret-key", "marker"), ProcessSurroundings.current()))
                .hasMessageContaining("into the lines 's3.access-key: …' and 's3.secret-key: …' of Flink's config.yaml")
                .hasMessageNotContaining("marker");
    }

    @Test
    void settingsAreOfTheConfigurationOfFlink() {
        Surroundings wrong = flink(Map.of("s3.endpoint", "store:9000"));
        assertThatThrownBy(() -> TableLocation.of(PATH, Map.of(), wrong))
                .hasMessageContaining("'s3.endpoint' of Flink's configuration");
        Map<String, String> submitted = TableLocation.of(PATH, Map.of(), flink(Map.of("s3.endpoint", "http://a")))
                .submitted();
        Surroundings elsewhere = flink(Map.of("s3.endpoint", "http://b"));
        assertThatThrownBy(() -> S3SettingsResolver.resolve(S3Choice.NONE, elsewhere, submitted))
                .hasMessageContaining("'s3.endpoint' of the process that submitted the job says http://a, and"
                        + " 's3.endpoint' of Flink's configuration of this process says http://b");
    }

    private static Surroundings flink(Map<String, String> settings) {
        return new Surroundings(Map.of(), ProcessSurroundings.FLINK.with(settings));
    }
}
