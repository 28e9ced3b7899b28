package io.datashard.flink.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.source.enumerator.InferredParallelism;
import io.datashard.read.NamedRead;
import io.datashard.read.ReadSettings;
import io.datashard.storage.Surroundings;
import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3SettingsResolver;
import io.datashard.table.TableOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.junit.jupiter.api.Test;

/** A default stands once: in the settings that an option makes, which SQL, the builders and the library start from alike. */
class OptionDefaultsTest {
    private static final Surroundings NOTHING = new Surroundings(Map.of(), Map.of());

    /** All that options with a default make. */
    private static List<Object> settings(ReadableConfig options) {
        return List.of(
                SinkOptions.settings(options),
                SourceOptions.settings(options),
                LookupJoinOptions.settings(options),
                DeclarationOptions.properties(options),
                S3SettingsResolver.resolve(S3Options.choice(options), NOTHING, Map.of()),
                options.get(SessionOptions.LAYOUT),
                options.get(SourceOptions.AGGREGATE_PUSH_DOWN),
                options.get(SourceOptions.INFER_PARALLELISM),
                new InferredParallelism(options.get(SourceOptions.INFER_PARALLELISM_MAX)),
                options.get(SourceOptions.REPORT_STATISTICS),
                options.get(SourceOptions.CONSUMER_EXPIRATION_TIME),
                options.get(SourceOptions.CONSUMER_IGNORE_PROGRESS),
                options.get(CatalogOptions.DEFAULT_DATABASE));
    }

    @Test
    void withoutOptionsTheSettingsAreTheirOwnDefaults() {
        assertThat(settings(new Configuration()))
                .containsExactly(
                        WriteSettings.DEFAULT,
                        ReadSettings.DEFAULT,
                        LookupSettings.DEFAULT,
                        TableOptions.DEFAULT_PROPERTIES,
                        S3SettingsResolver.resolve(S3Choice.NONE, NOTHING, Map.of()),
                        TableOptions.DEFAULT.layout(),
                        true,
                        true,
                        InferredParallelism.DEFAULT,
                        StatisticsReport.ALL,
                        NamedRead.EXPIRATION,
                        false,
                        "default");
    }

    @Test
    void everyDefaultThatIsSetChangesNothing() {
        Configuration options = new Configuration();
        withDefault().forEach(option -> set(options, option, option.defaultValue()));

        assertThat(settings(options)).isEqualTo(settings(new Configuration()));
    }

    /** Otherwise the page would promise a default that nothing has. */
    @Test
    void everyOtherValueChangesTheSettings() {
        for (ConfigOption<?> option : withDefault()) {
            Configuration options = new Configuration();
            set(options, option, another(option.defaultValue()));

            assertThat(settings(options)).as(option.key()).isNotEqualTo(settings(new Configuration()));
        }
    }

    @Test
    void everyOptionOfAStoreReachesIt() {
        for (OptionGroup.Declared declared :
                OptionGroup.declaredBy(S3Options.class, "S3").options()) {
            String key = declared.option().key();
            String text = declared.type().equals("Boolean")
                    ? "true"
                    : declared.type().equals("Duration")
                            ? "7 s"
                            : declared.type().startsWith("Enum") ? "required" : "7";

            assertThat(S3Options.choice(Configuration.fromMap(Map.of(key, text))))
                    .isEqualTo(S3Choice.parse(Map.of(key, text)))
                    .isNotEqualTo(S3Choice.NONE);
        }
    }

    private static List<ConfigOption<?>> withDefault() {
        List<ConfigOption<?>> found = new ArrayList<>();
        for (OptionGroup group : DataShardOptions.groups()) {
            group.options().stream()
                    .map(OptionGroup.Declared::option)
                    .filter(ConfigOption::hasDefaultValue)
                    .forEach(found::add);
        }
        assertThat(found).hasSizeGreaterThan(20);
        return found;
    }

    @SuppressWarnings("unchecked")
    private static void set(Configuration options, ConfigOption<?> option, Object value) {
        options.set((ConfigOption<Object>) option, value);
    }

    private static Object another(Object value) {
        if (value instanceof Boolean flag) {
            return !flag;
        }
        if (value instanceof Integer number) {
            return number + 1;
        }
        if (value instanceof Double number) {
            return number / 2;
        }
        if (value instanceof String text) {
            return text + "2";
        }
        if (value instanceof Duration duration) {
            return duration.plusMillis(1);
        }
        if (value instanceof MemorySize size) {
            return size.add(new MemorySize(1));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> more = new HashMap<>(map);
            more.put("a", "b");
            return more;
        }
        return Arrays.stream(value.getClass().getEnumConstants())
                .filter(constant -> constant != value)
                .findFirst()
                .orElseThrow();
    }
}
