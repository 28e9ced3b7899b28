package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.NearestName;
import io.datashard.flink.options.DataShardOptions;
import io.datashard.storage.s3.S3Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.factories.FactoryUtil;

/** Refuses options that are unknown, can't be parsed or can't be meant, before Flink's own check does so in fewer words. */
final class OptionCheck {
    private final String table;
    private final Map<String, String> options;
    private final Configuration parsed;

    private OptionCheck(String table, Map<String, String> options) {
        this.table = table;
        this.options = options;
        this.parsed = Configuration.fromMap(options);
    }

    /**
     * Checks the options of a table.
     *
     * @param table name of the table, for messages
     * @return the options, ready to be read
     * @throws InvalidUseException naming the option, and the key that was probably meant
     */
    static Configuration check(String table, Map<String, String> options) {
        OptionCheck check = new OptionCheck(table, options);
        options.keySet().forEach(check::requireKnown);
        DataShardOptions.all().forEach(check::requireSound);
        check.requirePath();
        check.requireOrderedWaits();
        return check.parsed;
    }

    private void requireKnown(String key) {
        List<String> known = new ArrayList<>(List.of(FactoryUtil.PROPERTY_VERSION.key()));
        DataShardOptions.all().forEach(option -> known.addAll(keys(option)));
        if (known.contains(key) || isMember(key)) {
            return;
        }
        S3Keys.requireNoKey(key);
        if (key.equals("scan.tag-name")) {
            throw invalid(
                    key,
                    "a DataShard table has no tags",
                    "Use 'scan.snapshot-id' or 'scan.timestamp' to read an older state");
        }
        String nearest = NearestName.of(key, known)
                .map(near -> "Did you mean '" + near + "'?")
                .orElse("The options are " + String.join(", ", known.subList(1, known.size())));
        throw invalid(key, "there is no such option", nearest);
    }

    /** Whether the key is one of a family, such as {@code table.properties.a}. */
    private static boolean isMember(String key) {
        return DataShardOptions.all()
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

    private void requireSound(ConfigOption<?> option) {
        Object value;
        try {
            value = parsed.getOptional(option).orElse(null);
        } catch (IllegalArgumentException e) {
            throw invalid(option.key(), "its value '" + text(option) + "' is not understood", expected(option));
        }
        if (value == null) {
            return;
        }
        boolean negative = (value instanceof MemorySize size && size.getBytes() < 1)
                || (value instanceof Duration duration && (duration.isNegative() || duration.isZero()))
                || (value instanceof Long number && number < 1 && !option.equals(DataShardOptions.TIMESTAMP_MILLIS))
                || (value instanceof Integer count
                        && count < (option.equals(DataShardOptions.COMMIT_MAX_RETRIES) ? 0 : 1));
        if (negative) {
            throw invalid(option.key(), "its value '" + text(option) + "' is too small", "Give a value above zero");
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

    private static String expected(ConfigOption<?> option) {
        return DataShardOptions.groups().stream()
                .flatMap(group -> group.options().stream())
                .filter(documented -> documented.option().equals(option))
                .map(documented -> "Give a value of type " + documented.type())
                .findFirst()
                .orElseThrow();
    }

    private void requirePath() {
        if (parsed.getOptional(DataShardOptions.PATH).isEmpty()) {
            throw invalid("path", "it is missing", "Set 'path' to the table root");
        }
    }

    private void requireOrderedWaits() {
        if (parsed.get(DataShardOptions.COMMIT_MIN_RETRY_WAIT)
                        .compareTo(parsed.get(DataShardOptions.COMMIT_MAX_RETRY_WAIT))
                > 0) {
            throw invalid(
                    DataShardOptions.COMMIT_MIN_RETRY_WAIT.key(),
                    "it is above '" + DataShardOptions.COMMIT_MAX_RETRY_WAIT.key() + "'",
                    "Lower the one or raise the other");
        }
    }

    private InvalidUseException invalid(String key, String why, String remedy) {
        return new InvalidUseException("Cannot use the option '" + key + "' of the table " + table, why, remedy);
    }
}
