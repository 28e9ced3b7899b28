package io.datashard.flink.lineage;

import io.datashard.annotation.PublicEvolving;
import org.apache.flink.streaming.api.lineage.LineageDatasetFacet;

/**
 * Where a table lies: the same for a table of a catalog and for the same table by its path, which have different names.
 *
 * @param location an absolute local path or {@code s3://bucket/prefix}
 */
@PublicEvolving
public record LocationFacet(String location) implements LineageDatasetFacet {
    /** The key of this facet. */
    public static final String NAME = "location";

    @Override
    public String name() {
        return NAME;
    }
}
