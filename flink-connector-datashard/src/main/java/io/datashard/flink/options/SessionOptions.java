package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;
import io.datashard.layout.Layout;
import io.datashard.table.TableOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Keys of Flink's configuration, not options of a table. */
@PublicEvolving
public final class SessionOptions {
    /** The layout of the tables that a session creates. */
    public static final ConfigOption<Layout> LAYOUT = ConfigOptions.key("datashard.layout")
            .enumType(Layout.class)
            .defaultValue(TableOptions.DEFAULT.layout())
            .withDescription(
                    "The layout of tables that SQL creates without a `layout` of their own: `SET 'datashard.layout' = 'iceberg'`, or in"
                            + " Flink's configuration file. No effect on existing tables.");

    private SessionOptions() {}
}
