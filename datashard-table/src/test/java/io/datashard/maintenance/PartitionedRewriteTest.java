package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Partitioner;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A rewrite stays within a partition. */
class PartitionedRewriteTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "sym", PrimitiveType.STRING));
    private static final PartitionSpec SPEC = PartitionSpec.parse("sym, bucket(2, id)", SCHEMA);

    private final SmallFiles table = new SmallFiles(Layout.ICEBERG, SCHEMA, SPEC);

    @Test
    void eachPartitionIsRewrittenForItself() {
        for (long i = 0; i < 4; i++) {
            table.append(TestRow.of(1L, "a/b"), TestRow.of(1L, null), TestRow.of(1L, "c"));
        }
        table.append(TestRow.of(1L, "few"));
        List<String> before = table.rows();

        RewritePlan plan = table.rewrite().plan();
        RewriteReport report = table.rewrite().run(Progress.NONE);

        int bucket = (int) table.files().get(0).partition().values().get(1);
        assertThat(plan.groups().stream().map(RewriteGroup::partition))
                .containsExactlyInAnyOrder(
                        "sym=a%2Fb/id_bucket=" + bucket,
                        "sym=__HIVE_DEFAULT_PARTITION__/id_bucket=" + bucket,
                        "sym=c/id_bucket=" + bucket);
        assertThat(report.rewrittenGroups()).isEqualTo(3);
        assertThat(report.filesBefore()).isEqualTo(12);
        assertThat(table.files()).hasSize(4);
        assertThat(table.rows()).isEqualTo(before);
        Partitioner partitioner = new Partitioner(SPEC, SCHEMA);
        for (DataFile file : table.files()) {
            assertThat(file.path().value()).startsWith(SPEC.folder(file.partition(), SCHEMA) + "/");
            Object sym = file.partition().values().get(0);
            assertThat(table.rows(List.of(file))).containsOnly(table.json(TestRow.of(1L, sym)));
            assertThat(partitioner.of(TestRow.of(1L, sym))).isEqualTo(file.partition());
        }
        // One commit for all groups.
        assertThat(table.audit().table().metadata().snapshots()).hasSize(6);
    }

    @Test
    void aRunThatIsCancelledPublishesTheGroupsThatAreWritten() {
        for (long i = 0; i < 3; i++) {
            table.append(TestRow.of(1L, "a"), TestRow.of(1L, "b"), TestRow.of(1L, "c"));
        }
        List<String> before = table.rows();
        List<Long> heard = new ArrayList<>();

        RewriteReport report = table.rewrite().run(new Progress() {
            @Override
            public void at(String step, long done, long total) {
                assertThat(step).isEqualTo("rewriting data files");
                assertThat(total).isEqualTo(9);
                heard.add(done);
            }

            @Override
            public boolean isCancelled() {
                return heard.get(heard.size() - 1) >= 3;
            }
        });

        assertThat(heard).containsExactly(0L, 1L, 2L, 3L, 3L);
        assertThat(report.cancelled()).isTrue();
        assertThat(report.rewrittenGroups()).isEqualTo(1);
        assertThat(table.files()).hasSize(7);
        assertThat(table.rows()).isEqualTo(before);
        assertThat(table.audit().strays()).isEmpty();
    }

    @Test
    void aDamagedFileKeepsItsGroupOnlyFromBeingRewritten() {
        for (long i = 0; i < 3; i++) {
            table.append(TestRow.of(1L, "a"), TestRow.of(1L, "b"), TestRow.of(1L, "c"));
        }
        DataFile wrong = table.files().get(0);
        table.storage.write(wrong.path(), new byte[(int) wrong.sizeInBytes()]);

        assertThatThrownBy(() -> table.rewrite().run(Progress.NONE))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot rewrite 1 of 3 groups of data files")
                .hasMessageContaining("these groups stay as they were, 2 others are rewritten")
                .hasMessageContaining(wrong.path().value());

        assertThat(table.files()).hasSize(5).contains(wrong);
        assertThat(table.audit().strays()).isEmpty();
    }

    @Test
    void aFileWithAnotherNumberOfRowsThanRecordedIsNotRewritten() {
        table.append(TestRow.of(1L, "a"));
        table.append(TestRow.of(1L, "a"), TestRow.of(1L, "a"));
        table.miscount(table.files().get(1), 1);
        String wrong = table.files().get(1).path().value();

        assertThatThrownBy(() -> table.rewrite().run(Progress.NONE))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(wrong + ": it has 2 rows, but the table recorded 1");
        assertThat(table.files()).hasSize(2);
        assertThat(table.audit().strays()).isEmpty();
    }

    @Test
    void aFileInAPartitionThatIsNotThatOfItsRowsIsNotRewritten() {
        table.append(TestRow.of(1L, "a"));
        table.append(TestRow.of(1L, "b"));
        table.relabel(table.files().get(1), table.files().get(0).partition());

        assertThatThrownBy(() -> table.rewrite().run(Progress.NONE))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("they have rows of other partitions than the table records for them");
        assertThat(table.files()).hasSize(2);
        assertThat(table.audit().strays()).isEmpty();
    }

    @Test
    void aGroupEndsAtItsSize() {
        for (long i = 0; i < 6; i++) {
            long from = i * 100_000;
            table.append(LongStream.range(from, from + 100_000)
                    .mapToObj(id -> TestRow.of(id * 0x9E3779B97F4A7C15L, "a"))
                    .toList());
        }
        List<String> before = table.rows();
        DataFileRewrite rewrite = table.rewrite().targetFileSize(1 << 20).maxGroupSize(1 << 20);

        RewritePlan plan = rewrite.plan();

        assertThat(plan.groups())
                .hasSize(6)
                .allSatisfy(group -> assertThat(group.files()).hasSize(2))
                .allSatisfy(group -> assertThat(group.bytes()).isBetween(600L << 10, 1L << 20));
        rewrite.run(Progress.NONE);
        assertThat(table.files()).hasSize(6);
        assertThat(table.rows()).isEqualTo(before);
    }
}
