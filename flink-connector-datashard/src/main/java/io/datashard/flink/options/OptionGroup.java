package io.datashard.flink.options;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/**
 * Options that belong together: a section of {@code docs/options.md}.
 *
 * @param title heading
 * @param options the options, in the order of the page
 */
public record OptionGroup(String title, List<Documented> options) {
    public OptionGroup {
        options = List.copyOf(options);
    }

    /**
     * An option and what a reader needs to know beside it.
     *
     * @param option the option
     * @param type how its values are written
     * @param description what it does, and when to change it
     */
    public record Documented(ConfigOption<?> option, String type, String description) {}
}
