package io.datashard.maintenance;

import io.datashard.commit.InFlightMarkers;
import io.datashard.storage.ObjectInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Looks for what writers left behind. Nothing of it harms a reader, so that each kind is one note. */
final class LeftoverCheck {
    /** A file that is being written has its last name long before. */
    private static final Duration WRITTEN_BY_THEN = Duration.ofHours(1);

    private final Instant now;
    private final Findings findings;

    LeftoverCheck(Instant now, Findings findings) {
        this.now = now;
        this.findings = findings;
    }

    void run(Collection<ObjectInfo> files) {
        note(
                files,
                file -> file.path().value().startsWith("metadata/inflight/")
                        && file.path().name().endsWith(".inflight")
                        && isOlder(file, InFlightMarkers.PROTECTION),
                "stale-marker",
                "in-flight marker(s) older than 24 hours, which protect nothing any more");
        note(
                files,
                file -> file.path().name().startsWith(".tmp.") && isOlder(file, WRITTEN_BY_THEN),
                "temporary",
                "temporary file(s) of writes that never ended");
    }

    private boolean isOlder(ObjectInfo file, Duration age) {
        return file.lastModified().isBefore(now.minus(age));
    }

    private void note(Collection<ObjectInfo> files, Predicate<ObjectInfo> chosen, String kind, String what) {
        List<ObjectInfo> left = files.stream()
                .filter(chosen)
                .sorted(Comparator.comparing(ObjectInfo::path))
                .toList();
        if (!left.isEmpty()) {
            findings.note(
                    kind,
                    left.get(0).path(),
                    left.size() + " " + what + ", this one first. Removing orphan files removes them.");
        }
    }
}
