package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.DataShardException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Steps;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.SimulatedCrash;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** Others that change the table while files are rewritten, and a storage that fails. */
@Timeout(300)
class RewriteRaceTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));

    private final Layout layout;
    private final LayoutFacts facts;

    RewriteRaceTest(Layout layout) {
        this.layout = layout;
        this.facts = new LayoutFacts(layout);
    }

    /** Before the new files are written, after an attempt has decided, and as late as others can be faster. */
    private List<Predicate<StorageOperation>> moments() {
        return List.of(
                operation -> operation.kind() == Kind.CREATE_DATA_FILE,
                operation -> operation.kind() != Kind.READ && facts.isManifestList(operation.path()),
                layout == Layout.CLASSIC ? operation -> operation.kind() == Kind.LOCK : facts::isCommitPoint);
    }

    /** After a lost answer, Python 0.6 and 0.7 add the files of a commit once more. If they were rewritten meanwhile, their rows would be there twice. */
    @EveryLayout
    void whatPythonMayAddOnceMoreIsNotRewrittenYet() {
        SmallFiles table = table(4);
        FaultyStorage distant = new FaultyStorage(table.storage).in(Steps.AT_ONCE);
        DataFileRewrite rewrite = DataFileRewrite.of(table.process(distant)).minInputFiles(2);
        assertThat(rewrite.plan().files()).isEqualTo(layout == Layout.CLASSIC ? 0 : 4);
        table.clock.advance(Duration.ofMinutes(11));
        table.append(row(9));
        assertThat(rewrite.plan().files()).isEqualTo(layout == Layout.CLASSIC ? 4 : 5);
    }

    @EveryLayout
    void anAppendNeverFailsARewrite() {
        for (Predicate<StorageOperation> moment : moments()) {
            SmallFiles table = table(4);
            RewriteReport report = rewriteWith(table, moment, () -> table.append(row(99)));

            assertThat(report.rewrittenGroups()).isEqualTo(1);
            assertThat(report.droppedGroups()).isZero();
            assertThat(table.files()).hasSize(2);
            assertThat(table.rows()).isEqualTo(rows(table, 0, 1, 2, 3, 99));
            assertThat(table.audit().strays()).isEmpty();
        }
    }

    @EveryLayout
    void aMergeOfManifestsMovesFilesAndDropsNoGroup() {
        for (Predicate<StorageOperation> moment : moments()) {
            SmallFiles table = table(4, Map.of("datashard.manifest.compaction-threshold", "5"));
            RewriteReport report = rewriteWith(table, moment, () -> {
                table.append(row(10));
                table.append(row(11));
                assertThat(table.audit().manifests()).hasSizeLessThan(4);
            });

            assertThat(report.rewrittenGroups()).isEqualTo(1);
            assertThat(table.files()).hasSize(3);
            assertThat(table.rows()).isEqualTo(rows(table, 0, 1, 2, 3, 10, 11));
        }
    }

    @EveryLayout
    void ofTwoRewritesOneWins() {
        for (Predicate<StorageOperation> moment : moments()) {
            SmallFiles table = table(4);
            RewriteReport report =
                    rewriteWith(table, moment, () -> table.rewrite().run(Progress.NONE));

            assertThat(report.rewrittenGroups()).isZero();
            assertThat(report.droppedGroups()).isEqualTo(1);
            assertThat(report.filesAfter()).isZero();
            assertThat(table.files()).hasSize(1);
            assertThat(table.rows()).isEqualTo(rows(table, 0, 1, 2, 3));
            assertThat(table.audit().strays()).isEmpty();
        }
    }

    @EveryLayout
    void rowsThatWereDeletedMeanwhileDoNotComeBack() {
        for (Predicate<StorageOperation> moment : moments()) {
            SmallFiles table = table(4);
            StoragePath second = table.files().get(1).path();
            RewriteReport report = rewriteWith(table, moment, () -> table.delete(second));

            assertThat(report.droppedGroups()).isEqualTo(1);
            assertThat(table.rows()).isEqualTo(rows(table, 0, 2, 3));
            assertThat(strays(table)).isEmpty();
        }
    }

    @EveryLayout
    void onlyTheGroupThatLostAFileIsDropped() {
        for (Predicate<StorageOperation> moment : moments()) {
            SmallFiles table = new SmallFiles(layout, SCHEMA, spec(), Map.of());
            for (long i = 0; i < 6; i++) {
                table.append(row(i));
            }
            List<DataFile> files = table.files();
            // Two groups: by partition, or by size.
            StoragePath lost = files.get(0).path();
            boolean partitioned = layout == Layout.ICEBERG;
            RewriteReport report = rewriteWith(table, moment, () -> table.delete(lost));

            assertThat(report.droppedGroups()).isEqualTo(1);
            assertThat(report.rewrittenGroups()).isEqualTo(partitioned ? 1 : 0);
            assertThat(table.rows()).isEqualTo(rows(table, 1, 2, 3, 4, 5));
            assertThat(table.files()).hasSize(partitioned ? 3 : 5);
        }
    }

    private PartitionSpec spec() {
        return layout == Layout.ICEBERG ? PartitionSpec.parse("name", SCHEMA) : PartitionSpec.UNPARTITIONED;
    }

    @EveryLayout
    void anUnknownOutcomeRemovesNothingAndTheNextRunSeesWhatIsThere() {
        for (Fault fault : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
            SmallFiles table = table(4);
            FaultyStorage process = new FaultyStorage(table.storage)
                    .failWhen(
                            operation -> facts.isCommitPoint(operation)
                                    || (operation.kind() == Kind.READ
                                            && operation.path().name().contains("metadata")
                                            && isUnderWay),
                            fault)
                    .before(operation -> isUnderWay |= facts.isCommitPoint(operation));
            isUnderWay = false;
            assertThatThrownBy(() -> table.rewrite(process).run(Progress.NONE))
                    .isInstanceOf(UnknownOutcomeException.class)
                    .hasMessageContaining("Plan the rewrite again");

            assertThat(table.rows()).isEqualTo(rows(table, 0, 1, 2, 3));
            table.rewrite().run(Progress.NONE);
            assertThat(table.files()).hasSize(1);
            assertThat(table.rows()).isEqualTo(rows(table, 0, 1, 2, 3));
        }
    }

    private boolean isUnderWay;

    @EveryLayout
    void noFaultAtAnyOperationLosesOrDoublesARow() {
        SmallFiles whole = table(3);
        FaultyStorage traced = new FaultyStorage(whole.storage);
        whole.rewrite(traced).run(Progress.NONE);
        assertThat(traced.trace()).anyMatch(facts::isCommitPoint);
        for (StorageOperation operation : traced.trace()) {
            for (Fault fault : Fault.values()) {
                SmallFiles table = table(3);
                FaultyStorage process = new FaultyStorage(table.storage).failAt(operation.index(), fault);
                Throwable failure = run(table, process);

                String what = operation + " " + fault + ": " + failure;
                assertThat(table.rows()).as(what).isEqualTo(rows(table, 0, 1, 2));
                if (failure instanceof DataShardException && !(failure instanceof UnknownOutcomeException)) {
                    assertThat(table.files()).as(what).hasSize(3);
                    assertThat(strays(table)).as(what).allMatch(path -> isLeftOver(path, operation));
                }
                table.rewrite().run(Progress.NONE);
                assertThat(table.files()).as(what).hasSize(1);
                assertThat(table.rows()).as(what).isEqualTo(rows(table, 0, 1, 2));
            }
        }
    }

    /** What can't be removed because the removal itself fails. */
    private static boolean isLeftOver(StoragePath path, StorageOperation failed) {
        return path.equals(failed.path());
    }

    private static @Nullable Throwable run(SmallFiles table, FaultyStorage process) {
        try {
            table.rewrite(process).run(Progress.NONE);
            return null;
        } catch (DataShardException | SimulatedCrash e) {
            return e;
        }
    }

    private static RewriteReport rewriteWith(SmallFiles table, Predicate<StorageOperation> moment, Runnable others) {
        List<StorageOperation> met = new ArrayList<>();
        FaultyStorage process = new FaultyStorage(table.storage);
        process.before(operation -> {
            if (met.isEmpty() && moment.test(operation)) {
                met.add(operation);
                others.run();
            }
        });
        RewriteReport report = table.rewrite(process).run(Progress.NONE);
        assertThat(met).hasSize(1);
        return report;
    }

    /** Objects that belong to no snapshot; without markers of files that are gone. */
    private static Set<StoragePath> strays(SmallFiles table) {
        return table.audit().strays();
    }

    private SmallFiles table(int files) {
        return table(files, Map.of());
    }

    private SmallFiles table(int files, Map<String, String> properties) {
        SmallFiles table = new SmallFiles(layout, SCHEMA, PartitionSpec.UNPARTITIONED, properties);
        for (long i = 0; i < files; i++) {
            table.append(row(i));
        }
        return table;
    }

    private static TestRow row(long id) {
        return TestRow.of(id, id % 2 == 0 ? null : "odd");
    }

    private static List<String> rows(SmallFiles table, long... ids) {
        List<String> rows = new ArrayList<>();
        for (long id : ids) {
            rows.add(table.json(row(id)));
        }
        rows.sort(null);
        return rows;
    }
}
