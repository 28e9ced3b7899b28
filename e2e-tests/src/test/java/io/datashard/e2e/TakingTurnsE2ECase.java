package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.datashard.model.SnapshotId;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** This project and two releases of Python work on one table in turns. After every step, each of them reads exactly the rows of the table. */
@Timeout(900)
class TakingTurnsE2ECase {
    private static final Duration MARKER_LIFE = Duration.ofHours(25);

    private EveryType types;

    /** Rows by the data file that holds them: what the table must hold now. */
    private final Map<String, List<TestRow>> live = new LinkedHashMap<>();

    /** Digests of the rows of all snapshots so far. */
    private final Map<SnapshotId, String> history = new LinkedHashMap<>();

    private JavaTable java;
    private PythonTable old;
    private PythonTable recent;

    @RegisterExtension
    static final S3Process SERVER = new S3Process();

    @TempDir
    Path folder;

    /** In a partitioned table, each step has its own partition. */
    @Execution(CONCURRENT)
    @ParameterizedTest
    @CsvSource({"LOCAL, CLASSIC", "LOCAL, ICEBERG", "LOCAL, PARTITIONED", "S3, CLASSIC", "S3, ICEBERG"})
    void everyStepOfOneIsReadByTheOthers(Store store, Peers peers) throws Exception {
        types = EveryType.of(peers.older());
        java = JavaTable.create(
                store.root(SERVER, folder, "t"), types.schema(), peers.table(types.schema(), "truncate(100, id)"));
        old = peers.older().table(java.root());
        recent = peers.newer().table(java.root());

        String fileOfJava = appendByJava(types.edgeRows(0));
        String fileOfOld = append(() -> old.append(types.schema(), types.edgeRows(100)), types.edgeRows(100));
        String fileOfRecent = append(() -> recent.append(types.schema(), types.edgeRows(200)), types.edgeRows(200));
        appendByJava(types.mixedRows(300, 50));
        allAgree();

        delete(old, fileOfJava);
        appendByJava(types.mixedRows(400, 50));
        recent.compact();
        stepIsDone();
        assertThat(java.manifests()).isOne();
        appendByJava(types.mixedRows(500, 50));
        delete(recent, fileOfOld);
        allAgree();

        old.expire(4);
        expired(4);
        appendByJava(types.mixedRows(600, 50));
        recent.expire(2);
        expired(2);
        recent.collectGarbage();
        delete(old, fileOfRecent);
        allAgree();

        old.expire(1);
        expired(1);
        loseMarkers(store);
        old.collectGarbage();
        appendByJava(types.edgeRows(700));
        recent.collectGarbage();
        allAgree();
        assertThat(recent.check("--allow-markers", "--fail-on-orphans", "--all-snapshots")
                        .liveFiles())
                .containsExactlyInAnyOrderElementsOf(live.keySet());
    }

    private interface Step {
        void run() throws Exception;
    }

    private String appendByJava(List<TestRow> rows) throws Exception {
        return append(() -> java.append(rows), rows);
    }

    /** Appends rows and returns the new data file. */
    private String append(Step append, List<TestRow> rows) throws Exception {
        append.run();
        List<String> added = new ArrayList<>(java.liveFiles());
        added.removeAll(live.keySet());
        assertThat(added).hasSize(1);
        live.put(added.get(0), rows);
        stepIsDone();
        return added.get(0);
    }

    private void delete(PythonTable python, String file) throws Exception {
        python.delete(file);
        live.remove(file);
        stepIsDone();
    }

    private void expired(int kept) throws Exception {
        List<SnapshotId> ids = new ArrayList<>(history.keySet());
        ids.subList(0, ids.size() - kept).forEach(history::remove);
        javaAgrees();
    }

    /** Checks the table after a step, which made a snapshot. */
    private void stepIsDone() throws Exception {
        List<SnapshotId> snapshots = java.snapshots();
        history.put(snapshots.get(snapshots.size() - 1), digest());
        javaAgrees();
    }

    private void javaAgrees() {
        assertThat(java.digests()).containsExactlyEntriesOf(history);
        assertThat(java.digest()).isEqualTo(digest());
    }

    private void allAgree() throws Exception {
        javaAgrees();
        assertThat(java.digestByFlink()).isEqualTo(digest());
        assertThat(old.check("--allow-markers").digest()).isEqualTo(digest());
        assertThat(recent.check("--allow-markers", "--all-snapshots").digest()).isEqualTo(digest());
        assertThat(recent.digests()).containsExactlyEntriesOf(history);
    }

    private String digest() {
        return RowDigest.of(
                types.schema(), live.values().stream().flatMap(List::stream).toList());
    }

    /** Acts as if a day had passed: our markers protect files from garbage collection for that long (classic format section 7.4). */
    private void loseMarkers(Store store) throws IOException {
        if (store == Store.S3) {
            // An object's age can't be changed: remove the markers at once.
            try (TableAccess access = java.access()) {
                access.storage().list(StoragePath.of("metadata/inflight")).forEach(marker -> access.storage()
                        .delete(marker.path()));
            }
            return;
        }
        try (Stream<Path> markers = Files.list(java.root().folder().resolve("metadata/inflight"))) {
            for (Path marker : markers.toList()) {
                FileTime written = Files.getLastModifiedTime(marker);
                Files.setLastModifiedTime(
                        marker, FileTime.from(written.toInstant().minus(MARKER_LIFE)));
            }
        }
    }
}
