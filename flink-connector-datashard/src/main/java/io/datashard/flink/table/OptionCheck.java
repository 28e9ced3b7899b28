package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.NearestName;
import io.datashard.flink.options.CareOptions;
import io.datashard.flink.options.DataShardOptions;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.OptionGroup;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.SinkOptions;
import io.datashard.storage.s3.S3Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.factories.FactoryUtil;

/** Refuses unknown options, values that can't be parsed and values out of range, before Flink's own check does so with a shorter message. */
public final class OptionCheck {
    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d+\\s*");

    private final String table;
    private final Map<String, String> options;
    private final Configuration parsed;

    private OptionCheck(String table, Map<String, String> options) {
        this.table = table;
        this.options = options;
        this.parsed = Configuration.fromMap(options);
    }

    /**
     * Checks all options of a table.
     *
     * @param table name of the table, for messages
     * @return the options as a configuration
     * @throws InvalidUseException if an option is wrong; the message names it, and the nearest known key for an unknown one
     */
    public static Configuration check(String table, Map<String, String> options) {
        OptionCheck check = new OptionCheck(table, options);
        options.keySet().forEach(check::requireKnown);
        DataShardOptions.ofTable().forEach(check::requireSound);
        check.requirePath();
        check.requireOrderedWaits();
        check.requireRatio();
        return check.parsed;
    }

    private void requireKnown(String key) {
        List<String> known = new ArrayList<>(List.of(FactoryUtil.PROPERTY_VERSION.key()));
        DataShardOptions.ofTable().forEach(declared -> known.addAll(keys(declared.option())));
        if (known.contains(key) || isMember(key)) {
            return;
        }
        S3Keys.requireNoKey(key, ProcessSurroundings.FLINK);
        OptionElsewhere.find(key).ifPresent(other -> {
            throw invalid(key, other.why(), other.remedy());
        });
        String nearest = NearestName.of(key, known)
                .map(near -> "Did you mean '" + near + "'?")
                .orElse("The options are " + String.join(", ", known.subList(1, known.size())));
        throw invalid(key, "there is no such option", nearest);
    }

    /** Whether the key belongs to an option with many keys, such as {@code table.properties.a}. */
    private static boolean isMember(String key) {
        return DataShardOptions.ofTable()
                .map(OptionGroup.Declared::option)
                .filter(option -> option.defaultValue() instanceof Map)
                .anyMatch(option -> key.startsWith(option.key() + ".")
                        && key.length() > option.key().length() + 1);
    }

    private static List<String> keys(ConfigOption<?> option) {
        List<String> keys = new ArrayList<>(List.of(option.key()));
        for (FallbackKey fallback : option.fallbackKeys()) {
            keys.add(fallback.getKey());
        }
        return keys;
    }

    private void requireSound(OptionGroup.Declared declared) {
        ConfigOption<?> option = declared.option();
        Object value;
        try {
            value = parsed.getOptional(option).orElse(null);
        } catch (IllegalArgumentException e) {
            throw invalid(
                    option.key(),
                    "its value '" + text(option) + "' is not understood",
                    "Give a value of type " + declared.type());
        }
        if (value == null) {
            return;
        }
        if (value instanceof Duration && NUMBER.matcher(text(option)).matches()) {
            String number = text(option).trim();
            throw invalid(
                    option.key(),
                    "its value '" + text(option) + "' has no unit, and Flink would take milliseconds",
                    "Write the unit: '" + number + " s', or '" + number + " ms' if that is meant");
        }
        boolean tooSmall = (value instanceof MemorySize size && size.getBytes() < declared.least())
                || (value instanceof Duration duration && duration.compareTo(Duration.ofMillis(declared.least())) < 0)
                || (value instanceof Long number && number < declared.least())
                || (value instanceof Integer count && count < declared.least());
        if (tooSmall) {
            throw invalid(
                    option.key(),
                    "its value '" + text(option) + "' is too small",
                    "Give at least " + declared.least() + (value instanceof Duration ? " ms" : ""));
        }
        if (value instanceof String text && text.isBlank()) {
            throw invalid(option.key(), "its value is empty", "Give a value, or leave the option out");
        }
    }

    private String text(ConfigOption<?> option) {
        return keys(option).stream()
                .map(key -> options.getOrDefault(key, ""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private void requirePath() {
        if (parsed.getOptional(DeclarationOptions.PATH).isEmpty()) {
            throw invalid("path", "it is missing", "Set 'path' to the table root");
        }
    }

    private void requireOrderedWaits() {
        if (parsed.get(SinkOptions.COMMIT_MIN_RETRY_WAIT).compareTo(parsed.get(SinkOptions.COMMIT_MAX_RETRY_WAIT))
                > 0) {
            throw invalid(
                    SinkOptions.COMMIT_MIN_RETRY_WAIT.key(),
                    "it is above '" + SinkOptions.COMMIT_MAX_RETRY_WAIT.key() + "'",
                    "Lower the one or raise the other");
        }
    }

    private void requireRatio() {
        double ratio = parsed.get(CareOptions.COMPACTION_SMALL_FILE_RATIO);
        if (!(ratio > 0 && ratio <= 1)) {
            throw invalid(
                    CareOptions.COMPACTION_SMALL_FILE_RATIO.key(),
                    "its value '" + text(CareOptions.COMPACTION_SMALL_FILE_RATIO) + "' is no part of a file",
                    "Give a number above 0 and up to 1");
        }
    }

    private InvalidUseException invalid(String key, String why, String remedy) {
        return new InvalidUseException("Cannot use the option '" + key + "' of the table " + table, why, remedy);
    }
}
