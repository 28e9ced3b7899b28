package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Partitioner;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
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
