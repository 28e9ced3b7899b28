package io.datashard.commit;

import io.datashard.model.ManifestFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which manifests a commit merges into one. What it reads and writes for that is bounded, however many files the table has: manifests of half
 * of {@link #TARGET_BYTES} and more stay as they are, and no more than so many bytes are merged at a time. So the number of manifests is
 * bounded by the size of all of them over half of the target, and the threshold.
 *
 * @param threshold how many manifests that are small enough a table may have before some are merged
 */
record ManifestMerge(int threshold) {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestMerge.class);

    /** The table property; Python since 0.8 merges all manifests there are once there are so many. */
    private static final String PROPERTY = "datashard.manifest.compaction-threshold";

    private static final int DEFAULT_THRESHOLD = 64;

    /** As Iceberg's writers do. */
    static final long TARGET_BYTES = 8L << 20;
    /** Each is a request. */
    static final int MOST_AT_A_TIME = 256;

    static ManifestMerge of(Map<String, String> properties, String table) {
        String text = properties.get(PROPERTY);
        try {
            int threshold = text == null ? DEFAULT_THRESHOLD : Integer.parseInt(text.trim());
            return new ManifestMerge(threshold <= 0 ? Integer.MAX_VALUE : threshold);
        } catch (NumberFormatException e) {
            LOG.warn("Ignoring the table property {} of {}: it is not a number", PROPERTY, table);
            return new ManifestMerge(DEFAULT_THRESHOLD);
        }
    }

    /** The manifests to be merged into one, in their order; none if that is not due. */
    List<ManifestFile> choose(List<ManifestFile> manifests) {
        List<ManifestFile> small =
                manifests.stream().filter(ManifestMerge::isSmall).toList();
        if (small.size() < threshold) {
            return List.of();
        }
        List<ManifestFile> chosen = new ArrayList<>();
        long bytes = 0;
        for (ManifestFile manifest : small) {
            bytes += manifest.length();
            if (bytes > TARGET_BYTES || chosen.size() == MOST_AT_A_TIME) {
                break;
            }
            chosen.add(manifest);
        }
        return chosen.size() < Math.min(2, threshold) ? List.of() : chosen;
    }

    private static boolean isSmall(ManifestFile manifest) {
        return manifest.length() < TARGET_BYTES / 2;
    }
}
