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
 * Not thread-safe.
 */
final class MarkedPaths {
    private static final String SUFFIX = ".inflight";
    /** No path of a table is longer. */
    private static final int LONGEST = 4096;

    private static final Pattern NAMED = Pattern.compile("\"file_path\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");
    private static final Pattern DOUBLE = Pattern.compile("\\.[0-9a-f]{8}$");

    private final Set<ObjectInfo> read = new HashSet<>();
    /** The files that markers name. */
    private final Set<String> paths = new HashSet<>();
    /** The names of files that markers are called after. */
    private final Set<String> names = new HashSet<>();
    /** Markers that have lost their effect. */
    private List<ObjectInfo> expired = List.of();

    /**
     * Reads the markers, or what has been marked since they were read. A file that was protected stays so.
     *
     * @param now the time of the storage; markers that are a day older protect nothing
     * @throws io.datashard.error.StorageException if they can't be listed or read: without them, nobody may remove a file
     */
    void read(Storage storage, Instant now) {
        Instant oldest = now.minus(InFlightMarkers.PROTECTION);
        List<ObjectInfo> old = new ArrayList<>();
        List<ObjectInfo> fresh = new ArrayList<>();
        for (ObjectInfo marker : storage.list(InFlightMarkers.FOLDER)) {
            if (!marker.path().name().endsWith(SUFFIX)) {
                continue;
            }
            if (marker.lastModified().isBefore(oldest)) {
                old.add(marker);
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
            reads.forEach(content -> content.get()
                    .map(StoredObject::bytes)
                    .flatMap(MarkedPaths::named)
                    .ifPresent(paths::add));
        }
        fresh.forEach(marker -> addNames(marker.path().name()));
        expired = List.copyOf(old);
    }

    /** The markers that had lost their effect when they were last read. */
    List<ObjectInfo> expired() {
        return expired;
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
