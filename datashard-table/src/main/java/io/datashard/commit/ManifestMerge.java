package io.datashard.commit;

import io.datashard.model.ManifestFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the manifests that a commit merges into one ({@code docs/decisions/0039-merges-in-tiers.md}). Manifests of at least half of {@link
 * #TARGET_BYTES} stay as they are. Smaller ones lie in tiers by the number of their entries, each tier with up to {@link #FACTOR} times as many
 * as the one below. Once there are as many small manifests as the threshold, a commit merges the oldest of the tier that has the most, if these
 * are more than {@link #FACTOR}.
 *
 * <p>What comes of so many is of a higher tier. So an entry is written again once for each tier, and no more. One merge takes at most {@link
 * #TARGET_BYTES} and {@link #MOST_AT_A_TIME} manifests, however many files the table has. The number of manifests is at most their total size over
 * half of the target, plus the threshold, or 41 if that is more. Only with a threshold up to {@link #FACTOR} a commit merges all small manifests,
 * as Python does, and writes entries again as often as it takes.
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
    static final int MOST_AT_A_TIME = 64;
    /** Five tiers are below half of the target. So of 41 manifests and more, the tier that has the most has more than 8. */
    static final int FACTOR = 8;

    private static final int BITS_OF_FACTOR = Integer.numberOfTrailingZeros(FACTOR);

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
        // So low a threshold asks for few manifests, whatever it costs.
        List<ManifestFile> chosen = threshold > FACTOR ? oldestOfTier(small) : oldest(small);
        return chosen.size() < Math.min(2, threshold) ? List.of() : chosen;
    }

    /** The oldest small manifests, whether a merge is due or not; empty if there are fewer than two, or two don't fit into one. */
    static List<ManifestFile> chooseAny(List<ManifestFile> manifests) {
        List<ManifestFile> chosen =
                oldest(manifests.stream().filter(ManifestMerge::isSmall).toList());
        return chosen.size() < 2 ? List.of() : chosen;
    }

    /** None if each tier has so few manifests that what comes of them might be of the same tier. */
    private static List<ManifestFile> oldestOfTier(List<ManifestFile> small) {
        List<ManifestFile> fullest = fullestTier(small);
        return fullest.size() > FACTOR ? oldest(fullest) : List.of();
    }

    /** The tier that has the most manifests; of several the lowest, whose merge is the cheapest. */
    private static List<ManifestFile> fullestTier(List<ManifestFile> small) {
        Map<Integer, List<ManifestFile>> tiers = new TreeMap<>();
        for (ManifestFile manifest : small) {
            tiers.computeIfAbsent(tier(manifest), tier -> new ArrayList<>()).add(manifest);
        }
        List<ManifestFile> fullest = List.of();
        for (List<ManifestFile> tier : tiers.values()) {
            fullest = tier.size() > fullest.size() ? tier : fullest;
        }
        return fullest;
    }

    private static List<ManifestFile> oldest(List<ManifestFile> manifests) {
        List<ManifestFile> oldest = new ArrayList<>();
        long bytes = 0;
        for (ManifestFile manifest : manifests) {
            bytes += manifest.length();
            if (bytes > TARGET_BYTES || oldest.size() == MOST_AT_A_TIME) {
                break;
            }
            oldest.add(manifest);
        }
        return oldest;
    }

    /** By entries, not by bytes: a manifest of one file is a header for the most part, and a merge leaves out all headers but one. */
    private static int tier(ManifestFile manifest) {
        long entries = Math.max(1, (long) manifest.addedFiles() + manifest.existingFiles());
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros(entries)) / BITS_OF_FACTOR;
    }

    private static boolean isSmall(ManifestFile manifest) {
        return manifest.length() < TARGET_BYTES / 2;
    }
}
