package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.SnapshotId;
import io.datashard.schema.Schema;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Makes more commits than a table may have manifests (classic format section 2.6): each side reads the manifests that the other merged. */
@Timeout(900)
class ManifestMergeE2ECase {
    private static final int COMMITS = 70;
    private static final int MERGED_FROM = 64;
    private static final Schema SCHEMA = WriterRows.SCHEMA;

    private PythonEnvironment older;
    private PythonEnvironment newer;
    private final List<TestRow> rows = new ArrayList<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void manifestsMergedByEitherSideAreReadByTheOther(Peers peers) throws Exception {
        older = peers.older();
        newer = peers.newer();
        JavaTable java = JavaTable.create(folder.resolve("t"), SCHEMA, peers.table(SCHEMA, "writer"));
        for (int commit = 0; commit < COMMITS; commit++) {
            List<TestRow> row = WriterRows.of("java", commit, 1);
            java.append(row);
            rows.addAll(row);
        }
        assertThat(java.manifests()).isLessThan(MERGED_FROM);
        allRead(java);

        append(java, older, "old", 2);
        allRead(java);

        append(java, newer, "new", COMMITS);
        assertThat(java.manifests()).isLessThan(MERGED_FROM);
        allRead(java);
        everySnapshotHasOneRowMore(java);

        List<TestRow> last = WriterRows.of("java", COMMITS, 1);
        java.append(last);
        rows.addAll(last);
        allRead(java);
    }

    private void append(JavaTable java, PythonEnvironment python, String writer, int commits) {
        python.table(java.root())
                .program(
                        "ds_append.py",
                        "--writer",
                        writer,
                        "--commits",
                        String.valueOf(commits),
                        "--rows-per-commit",
                        "1")
                .run(Duration.ofMinutes(2))
                .succeeded();
        rows.addAll(WriterRows.of(writer, 0, commits));
    }

    private void allRead(JavaTable java) throws Exception {
        String digest = RowDigest.of(SCHEMA, rows);
        assertThat(java.digest()).isEqualTo(digest);
        assertThat(java.digestByFlink()).isEqualTo(digest);
        assertThat(older.table(java.root()).check("--allow-markers").digest()).isEqualTo(digest);
        assertThat(newer.table(java.root())
                        .check("--allow-markers", "--fail-on-orphans")
                        .digest())
                .isEqualTo(digest);
    }

    private void everySnapshotHasOneRowMore(JavaTable java) {
        List<SnapshotId> snapshots = java.snapshots();
        assertThat(snapshots).hasSize(rows.size());
        LongStream.iterate(9, size -> size < rows.size(), size -> size + 10)
                .mapToInt(Math::toIntExact)
                .forEach(size -> assertThat(java.digest(snapshots.get(size - 1)))
                        .as("snapshot %s", size)
                        .isEqualTo(RowDigest.of(SCHEMA, rows.subList(0, size))));
    }
}
