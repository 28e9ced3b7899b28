package io.datashard.commit;

import io.datashard.model.ManifestFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the manifests that a commit merges into one. The cost is bounded, however many files the table has: manifests of at least half of
 * {@link #TARGET_BYTES} stay as they are, and one merge takes at most {@link #TARGET_BYTES}. So the number of manifests is at most their total
 * size over half of the target, plus the threshold.
 *
 * @param threshold how many small manifests a table may have before some are merged
 */
record ManifestMerge(int threshold) {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestMerge.class);

    /** The table property of the threshold. Python since 0.8 merges all manifests once there are so many. */
    private static final String PROPERTY = "datashard.manifest.compaction-threshold";

    private static final int DEFAULT_THRESHOLD = 64;

    /** So much is copied in the time that a commit takes anyway, about. */
    static final long TARGET_BYTES = 2L << 20;
    /** Each manifest costs a request. */
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

    /** The manifests to merge into one, in their order; empty if no merge is due. */
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
