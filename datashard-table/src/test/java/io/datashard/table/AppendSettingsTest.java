package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CommitSettings;
import io.datashard.error.InvalidUseException;
import io.datashard.error.Setting;
import io.datashard.error.SettingNames;
import io.datashard.layout.Layout;
import io.datashard.parquet.Compression;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.EveryLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends of plain Java write and commit as they are told. */
class AppendSettingsTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "text", PrimitiveType.STRING));

    @TempDir
    Path folder;

    @EveryLayout
    void filesAreWrittenAsTheSettingsSay(Layout layout) throws Exception {
        String path = folder.resolve("t").toString();
        try (DataShardTable table = DataShardTable.create(path, SCHEMA, TableOptions.DEFAULT.withLayout(layout));
                TableAppend append = table.newAppend(AppendSettings.DEFAULT
                        .withCompression(Compression.NONE)
                        .withRowGroupBytes(1 << 14)
                        .withTargetFileBytes(1 << 15))) {
            for (int i = 0; i < 5_000; i++) {
                append.write(GenericRow.of(SCHEMA, "the same words in every row, " + i));
            }
            append.commit();
            try (RowIterator rows = table.scan().rows()) {
                assertThat(rows.stream().count()).isEqualTo(5_000);
            }
        }

        assertThat(dataFiles()).hasSizeGreaterThan(2);
        byte[] first = Files.readAllBytes(dataFiles().get(0));
        assertThat(new String(first, StandardCharsets.ISO_8859_1)).contains("the same words in every row, ");
    }

    @Test
    void theCommitIsTriedAsTheSettingsSay() {
        AppendSettings settings = AppendSettings.DEFAULT.withMaxRetries(3).withTimeout(Duration.ofSeconds(7));

        assertThat(settings.commit().maxRetries()).isEqualTo(3);
        assertThat(settings.commit().timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(AppendSettings.DEFAULT.commit()).isEqualTo(CommitSettings.DEFAULT);
        assertThat(AppendSettings.DEFAULT.files()).isEqualTo(RollingWriter.Settings.DEFAULT);
    }

    @Test
    void messagesNameTheSettingsAsTheyAreCalledHere() {
        assertThat(AppendSettings.DEFAULT.commit().names()).isSameAs(SettingNames.JAVA);
        assertThat(AppendSettings.DEFAULT.files().names()).isSameAs(SettingNames.JAVA);
        assertThat(AppendSettings.class.getRecordComponents())
                .extracting(setting -> "AppendSettings." + setting.getName())
                .contains(Setting.MAX_RETRIES.java(), Setting.TIMEOUT.java(), Setting.ROW_GROUP_BYTES.java());
        assertThat(RollingWriter.Settings.class.getRecordComponents())
                .extracting(setting -> "RollingWriter.Settings." + setting.getName())
                .contains(Setting.MAX_OPEN_FILES.java());
    }

    @Test
    void whatIsOutOfRangeIsRefusedByItsName() {
        assertThatThrownBy(() -> AppendSettings.DEFAULT.withMaxRetries(-1))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("maxRetries = -1");
        assertThatThrownBy(() -> AppendSettings.DEFAULT.withTimeout(Duration.ZERO))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("timeout");
        assertThatThrownBy(() -> AppendSettings.DEFAULT.withTargetFileBytes(0)).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> AppendSettings.DEFAULT.withRowGroupBytes(0)).isInstanceOf(InvalidUseException.class);
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("t/data"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }
}
