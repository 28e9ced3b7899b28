package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.NearestName;
import io.datashard.flink.options.CatalogOptions;
import io.datashard.flink.options.DataShardOptions;
import io.datashard.flink.options.OptionGroup;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.S3Options;
import io.datashard.storage.s3.S3Keys;
import io.datashard.table.TableLocation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CommonCatalogOptions;
import org.apache.flink.table.factories.CatalogFactory;

/** {@code CREATE CATALOG … WITH ('type'='datashard', 'warehouse'='…')}. Checks options; the warehouse is opened with the catalog. */
public final class DataShardCatalogFactory implements CatalogFactory {
    @Override
    public String factoryIdentifier() {
        return Place.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return options()
                .filter(option -> !option.key().equals(CommonCatalogOptions.CATALOG_TYPE.key()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<ConfigOption<?>> options() {
        return Stream.concat(DataShardOptions.ofCatalog(), DataShardOptions.ofStore())
                .map(OptionGroup.Declared::option);
    }

    @Override
    public Catalog createCatalog(Context context) {
        context.getOptions().keySet().forEach(key -> requireKnown(context.getName(), key));
        Configuration options = Configuration.fromMap(context.getOptions());
        TableLocation location = Place.warehouse(context.getName(), options, S3Options.choice(options));
        Map<String, String> ofStore = context.getOptions().entrySet().stream()
                .filter(option -> option.getKey().startsWith("s3."))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        return new DataShardCatalog(
                context.getName(),
                options.get(CatalogOptions.DEFAULT_DATABASE),
                location,
                ofStore,
                context.getConfiguration());
    }

    private static void requireKnown(String catalog, String key) {
        List<String> known =
                options().flatMap(DataShardCatalogFactory::keys).distinct().toList();
        if (known.contains(key)) {
            return;
        }
        S3Keys.requireNoKey(key, ProcessSurroundings.FLINK);
        throw new InvalidUseException(
                "Cannot use the option '" + key + "' of the catalog " + catalog,
                "there is no such option",
                NearestName.of(key, known)
                        .map(near -> "Did you mean '" + near + "'?")
                        .orElse("The options are " + String.join(", ", known)));
    }

    private static Stream<String> keys(ConfigOption<?> option) {
        Stream.Builder<String> keys = Stream.builder();
        keys.add(option.key());
        for (FallbackKey fallback : option.fallbackKeys()) {
            keys.add(fallback.getKey());
        }
        return keys.build();
    }
}
