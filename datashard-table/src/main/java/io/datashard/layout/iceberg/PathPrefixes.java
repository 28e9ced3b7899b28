package io.datashard.layout.iceberg;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What recorded paths of files of the table begin with, in bytes, as far as {@link RecordedPaths#resolve} only cuts it off.
 *
 * @param prefixes the recorded location and the actual root, each with a slash; empty if one of them is spelled so that all paths must be resolved
 */
record PathPrefixes(List<byte[]> prefixes) {
    static PathPrefixes of(RecordedPaths paths) {
        List<String> roots = List.of(paths.recordedLocation(), paths.actualRoot());
        boolean arePlain = roots.stream().allMatch(root -> RecordedPaths.hasScheme(root) && root.indexOf('\\') < 0);
        return new PathPrefixes((arePlain ? roots.stream() : Stream.<String>of())
                .map(root -> (root + "/").getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** Where the path below the root begins; -1 if none of the prefixes is there. */
    int end(byte[] bytes, int from, int to) {
        for (byte[] prefix : prefixes) {
            int end = from + prefix.length;
            if (end <= to && Arrays.equals(bytes, from, end, prefix, 0, prefix.length)) {
                return end;
            }
        }
        return -1;
    }

    /** Whether a path begins with the recorded location, as paths are written. */
    boolean isRecorded(byte[] bytes, int from, int pathStart) {
        byte[] recorded = prefixes.get(0);
        return Arrays.equals(bytes, from, pathStart, recorded, 0, recorded.length);
    }
}
