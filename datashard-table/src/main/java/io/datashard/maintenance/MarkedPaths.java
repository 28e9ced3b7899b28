package io.datashard.maintenance;

import io.datashard.commit.InFlightMarkers;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What in-flight markers protect at a time (classic format section 7, iceberg format section 7). A marker protects the file that it names,
 * and every file that is called as the marker is: so nothing depends on a content that can't be read.
 *
 * @param read the markers that were read
 * @param paths the files that they name
 * @param names the names of files that they are called after
 * @param expired markers that have lost their effect
 */
record MarkedPaths(Set<ObjectInfo> read, Set<String> paths, Set<String> names, List<ObjectInfo> expired) {
    private static final String SUFFIX = ".inflight";
    /** No path of a table is longer. */
    private static final int LONGEST = 4096;

    private static final Pattern NAMED = Pattern.compile("\"file_path\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");
    private static final Pattern DOUBLE = Pattern.compile("\\.[0-9a-f]{8}$");

    /**
     * Reads the markers.
     *
     * @param now the time of the storage; markers that are a day older protect nothing
     * @throws io.datashard.error.StorageException if they can't be listed or read: without them, nobody may remove a file
     */
    static MarkedPaths read(Storage storage, Instant now) {
        return new MarkedPaths(new HashSet<>(), new HashSet<>(), new HashSet<>(), new ArrayList<>())
                .readAgain(storage, now);
    }

    /** Reads what has been marked since as well. A file that was protected stays so. */
    MarkedPaths readAgain(Storage storage, Instant now) {
        Instant oldest = now.minus(InFlightMarkers.PROTECTION);
        expired.clear();
        List<ObjectInfo> fresh = new ArrayList<>();
        for (ObjectInfo marker : storage.list(InFlightMarkers.FOLDER)) {
            if (!marker.path().name().endsWith(SUFFIX)) {
                continue;
            }
            if (marker.lastModified().isBefore(oldest)) {
                expired.add(marker);
            } else if (read.add(marker)) {
                fresh.add(marker);
            }
        }
        int most = Math.max(1, storage.steps().parallelism());
        for (int from = 0; from < fresh.size(); from += most) {
            List<Pending<Optional<StoredObject>>> reads =
                    fresh.subList(from, Math.min(from + most, fresh.size())).stream()
                            .map(marker -> storage.steps().begin(() -> storage.read(marker.path())))
                            .toList();
            Pending.joinAll(reads);
            // A marker that has gone since was that of a file that is published now, or taken back.
            reads.forEach(read -> read.get()
                    .map(StoredObject::bytes)
                    .flatMap(MarkedPaths::named)
                    .ifPresent(paths::add));
        }
        fresh.forEach(marker -> addNames(marker.path().name()));
        return this;
    }

    private void addNames(String marker) {
        String called = marker.substring(0, marker.length() - SUFFIX.length());
        names.add(called);
        names.add(DOUBLE.matcher(called).replaceFirst(""));
    }

    boolean protects(StoragePath file) {
        return names.contains(file.name()) || paths.contains(file.value());
    }

    private static Optional<String> named(byte[] content) {
        if (content.length > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = NAMED.matcher(new String(content, StandardCharsets.UTF_8));
        if (!matcher.find()) {
            return Optional.empty();
        }
        String path = ESCAPED.matcher(matcher.group(1))
                .replaceAll(escape -> Matcher.quoteReplacement(unescaped(escape.group(1))));
        return Optional.of(path.replace('\\', '/').replaceFirst("^/+", ""));
    }

    private static String unescaped(String escape) {
        return escape.length() == 5 ? String.valueOf((char) Integer.parseInt(escape.substring(1), 16)) : escape;
    }
}
