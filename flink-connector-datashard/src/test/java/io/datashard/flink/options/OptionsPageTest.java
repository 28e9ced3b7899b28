package io.datashard.flink.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.options.OptionGroup.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.BlockElement;
import org.apache.flink.configuration.description.TextElement;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/options.md} equal to the declarations of the options; {@code -Dupdate.docs=true} writes it again. */
class OptionsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "options.md");

    @Test
    void pageIsWhatTheOptionsSay() throws IOException {
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).as("stale page: run this test with -Dupdate.docs=true").hasContent(page());
    }

    private static String page() {
        return """
                # Options

                Options of a table in SQL: `CREATE TABLE … WITH ('key' = 'value')`, or for one query
                `/*+ OPTIONS('key'='value') */`. The builders of `DataShardSink` and `DataShardSource` have methods for these settings,
                with three exceptions: the DataStream API sets parallelism and uids, and only SQL reads between two times. An unknown key
                is an error that names the nearest key.
                Generated from `DataShardOptions`.
                """
                + DataShardOptions.groups().stream()
                        .map(OptionsPageTest::section)
                        .collect(Collectors.joining());
    }

    private static String section(OptionGroup group) {
        return "\n## " + group.title() + "\n\n| Key | Default | Type | Meaning |\n|---|---|---|---|\n"
                + group.options().stream().map(OptionsPageTest::line).collect(Collectors.joining());
    }

    private static String line(Declared declared) {
        ConfigOption<?> option = declared.option();
        String fallbacks = StreamSupport.stream(option.fallbackKeys().spliterator(), false)
                .map(FallbackKey::getKey)
                .map(key -> " Also known as `" + key + "`.")
                .collect(Collectors.joining());
        return "| `" + option.key() + (option.defaultValue() instanceof Map ? ".<key>" : "") + "` | "
                + defaultText(option) + " | " + declared.type() + " | " + text(option) + fallbacks
                + " |\n";
    }

    private static String text(ConfigOption<?> option) {
        List<BlockElement> blocks = option.description().getBlocks();
        assertThat(blocks).as("description of " + option.key()).hasSize(1);
        return ((TextElement) blocks.get(0)).getFormat();
    }

    private static String defaultText(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (value == null || value instanceof Map) {
            return "–";
        }
        if (value instanceof Duration duration) {
            return TimeUtils.formatWithHighestUnit(duration);
        }
        return value instanceof MemorySize size
                ? size.toString()
                : value instanceof Enum<?> constant ? constant.toString().toLowerCase(Locale.ROOT) : value.toString();
    }
}
