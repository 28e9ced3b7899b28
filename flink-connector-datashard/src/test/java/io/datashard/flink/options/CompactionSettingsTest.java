package io.datashard.flink.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What a sink asks of a compaction is never refused by it. */
class CompactionSettingsTest {
    private static final long MIB = 1 << 20;

    @Test
    void mergedFilesAreAsLongAsTheWritersFilesUnlessTheyAreTooShort() {
        assertThat(CompactionSettings.DEFAULT.fileBytes(7 * MIB)).isEqualTo(7 * MIB);
        assertThat(CompactionSettings.DEFAULT.fileBytes(1)).isEqualTo(MIB);
        assertThat(CompactionSettings.DEFAULT.withFileBytes(3 * MIB).fileBytes(7 * MIB))
                .isEqualTo(3 * MIB);
    }

    @Test
    void oneFileFitsIntoACommit() {
        assertThat(CompactionSettings.DEFAULT.taskBytes(7 * MIB)).isEqualTo(1024 * MIB);
        assertThat(CompactionSettings.DEFAULT.withMaxTaskBytes(1).taskBytes(7 * MIB))
                .isEqualTo(7 * MIB);
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        CompactionSettings sound = CompactionSettings.DEFAULT;
        assertThatThrownBy(() -> sound.withFileBytes(MIB - 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sound.withMinFiles(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sound.withSmallFileRatio(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sound.withSmallFileRatio(1.01)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sound.withMaxTaskBytes(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
