package io.datashard.flink.options;

import java.util.List;
import java.util.stream.Stream;

/**
 * All options. The class of a group declares each of its options once: key, type, default and description. The options page, the check of SQL
 * declarations and Flink all use that declaration. {@code docs/options.md} is generated from here.
 */
public final class DataShardOptions {
    private static final OptionGroup OF_STORE = OptionGroup.declaredBy(S3Options.class, "S3");
    private static final List<OptionGroup> OF_TABLE = List.of(
            OptionGroup.declaredBy(DeclarationOptions.class, "Table"),
            OptionGroup.declaredBy(SinkOptions.class, "Writing"),
            OptionGroup.declaredBy(CareOptions.class, "Table care"),
            OptionGroup.declaredBy(SourceOptions.class, "Reading"),
            OptionGroup.declaredBy(WatermarkOptions.class, "Watermarks"),
            OptionGroup.declaredBy(LookupJoinOptions.class, "Lookup joins"),
            OF_STORE);
    private static final OptionGroup OF_CATALOG = OptionGroup.declaredBy(CatalogOptions.class, "Catalog");
    private static final OptionGroup OF_SESSION = OptionGroup.declaredBy(SessionOptions.class, "Session and cluster");

    private DataShardOptions() {}

    /** The options of a table. */
    public static Stream<OptionGroup.Declared> ofTable() {
        return OF_TABLE.stream().flatMap(group -> group.options().stream());
    }

    /** The options of a catalog, without those of its store. */
    public static Stream<OptionGroup.Declared> ofCatalog() {
        return OF_CATALOG.options().stream();
    }

    /** The options that say how to reach a store: of a table, or of all tables of a catalog. */
    public static Stream<OptionGroup.Declared> ofStore() {
        return OF_STORE.options().stream();
    }

    /** All options, those of a table first. */
    static List<OptionGroup> groups() {
        return Stream.concat(OF_TABLE.stream(), Stream.of(OF_CATALOG, OF_SESSION))
                .toList();
    }
}
