package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.ManifestEntry;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.local.LocalStorage;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.RowJson;
import io.datashard.testing.TableAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Small files become few, and the rows stay what they are. */
class DataFileRewriteTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));

    private final Layout layout;

    @TempDir
    Path folder;

    private DataShardTable table;

    DataFileRewriteTest(Layout layout) {
        this.layout = layout;
    }

    @AfterEach
    void close() {
        table.close();
    }

    @EveryLayout
    void smallFilesBecomeOneAndTheRowsStay() {
        create(SCHEMA);
        appendEach(1, 2, 3, 4, 5, 6);
        List<String> before = rows();

        RewritePlan plan = rewrite().plan();
        RewriteReport report = rewrite().run(Progress.NONE);

        assertThat(plan.groups()).singleElement().satisfies(group -> {
            assertThat(group.partition()).isEmpty();
            assertThat(group.files()).hasSize(6);
            assertThat(group.rows()).isEqualTo(6);
        });
        assertThat(plan.toString()).startsWith("6 data files to rewrite, ").contains("\n6 files, ");
        assertThat(report.rewrittenGroups()).isEqualTo(1);
        assertThat(report.filesBefore()).isEqualTo(6);
        assertThat(report.filesAfter()).isEqualTo(1);
        assertThat(report.rows()).isEqualTo(6);
        assertThat(report.bytesBefore()).isEqualTo(plan.bytes());
        assertThat(report.droppedGroups() + report.unchangedGroups()).isZero();
        assertThat(rows()).isEqualTo(before);
        assertThat(files()).hasSize(1);
        assertThat(table.currentSnapshot().orElseThrow().operation()).isEqualTo(Snapshot.REPLACE);
        assertThat(rewrite().plan().groups()).isEmpty();
        assertThat(audit().strays()).isEmpty();
    }

    @EveryLayout
    void filesKeepTheOrderOfTheirCommits() {
        create(SCHEMA);
        appendEach(LongStream.range(0, 12).toArray());
        rewrite().run(Progress.NONE);

        List<Object> ids = new ArrayList<>();
        try (RowIterator read = table.scan().rows()) {
            read.forEachRemaining(row -> ids.add(row.get("id")));
        }
        assertThat(ids).containsExactly(LongStream.range(0, 12).boxed().toArray());
    }

    @EveryLayout
    void fewFilesAndLargeFilesStay() {
        create(SCHEMA);
        appendEach(1, 2, 3, 4);

        assertThat(rewrite().plan().groups()).isEmpty();
        assertThat(rewrite().run(Progress.NONE).rewrittenGroups()).isZero();
        assertThat(rewrite().minInputFiles(2).smallFileRatio(0.000001).plan().groups())
                .isEmpty();
        assertThat(files()).hasSize(4);
        assertThat(table.currentSnapshot().orElseThrow().operation()).isEqualTo(Snapshot.APPEND);
    }

    @EveryLayout
    void aGroupWithADamagedFileStays() throws IOException {
        create(SCHEMA);
        appendEach(1, 2, 3, 4, 5);
        String damaged = files().get(2).file().path().value();
        Path file = folder.resolve("t").resolve(damaged);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Snapshot before = table.currentSnapshot().orElseThrow();

        assertThatThrownBy(() -> rewrite().run(Progress.NONE))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot rewrite 1 of 1 groups")
                .hasMessageContaining(damaged);
        assertThat(table.currentSnapshot()).contains(before);
        assertThat(files()).hasSize(5);
        assertThat(audit().strays()).isEmpty();
    }

    @EveryLayout
    void aRunThatIsCancelledAtOnceChangesNothing() {
        create(SCHEMA);
        appendEach(1, 2, 3, 4, 5);
        AtomicInteger asked = new AtomicInteger();
        List<String> before = rows();

        RewriteReport report = rewrite().run(new Progress() {
            @Override
            public void at(String step, long done, long total) {
                asked.incrementAndGet();
                assertThat(step).isEqualTo("rewriting data files");
                assertThat(done).isZero();
                assertThat(total).isEqualTo(5);
            }

            @Override
            public boolean isCancelled() {
                return true;
            }
        });

        assertThat(report.cancelled()).isTrue();
        assertThat(report.rewrittenGroups()).isZero();
        assertThat(asked).hasPositiveValue();
        assertThat(rows()).isEqualTo(before);
        assertThat(audit().strays()).isEmpty();
    }

    @EveryLayout
    void settingsOutOfTheirRangeAreRefused() {
        create(SCHEMA);
        DataFileRewrite rewrite = rewrite();

        assertThatThrownBy(() -> rewrite.targetFileSize((1 << 20) - 1))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot rewrite data files with targetFileSize = 1048575");
        for (double ratio : new double[] {0, -1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> rewrite.smallFileRatio(ratio)).isInstanceOf(InvalidUseException.class);
        }
        assertThatThrownBy(() -> rewrite.minInputFiles(1)).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> rewrite.maxGroupSize(2 << 20).plan())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("targetFileSize = 134217728");
        assertThat(rewrite.maxGroupSize(2 << 20).targetFileSize(2 << 20).plan().groups())
                .isEmpty();
    }

    private void create(Schema schema) {
        table = DataShardTable.create(folder.resolve("t").toString(), schema, TableOptions.DEFAULT.withLayout(layout));
    }

    private DataFileRewrite rewrite() {
        return TableMaintenance.of(table).rewriteDataFiles();
    }

    private void appendEach(long... ids) {
        for (long id : ids) {
            table.append(List.of(GenericRow.of(SCHEMA, id, id % 3 == 0 ? null : "n" + id)));
        }
    }

    /** The rows as text, sorted. */
    private List<String> rows() {
        RowJson json = new RowJson(table.schema());
        List<String> rows = new ArrayList<>();
        try (RowIterator read = table.scan().rows()) {
            read.forEachRemaining(row -> rows.add(json.encode(row)));
        }
        rows.sort(null);
        return rows;
    }

    private TableAudit audit() {
        return TableAudit.of(LocalStorage.open(folder.resolve("t")));
    }

    private List<ManifestEntry> files() {
        return audit().entries();
    }
}
