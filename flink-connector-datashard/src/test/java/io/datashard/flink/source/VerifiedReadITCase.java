package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.storage.Surroundings;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.SpoiltTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that read damaged data files, by which checksums they compare. */
@Timeout(120)
class VerifiedReadITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private final Layout layout;

    @TempDir
    private Path folder;

    VerifiedReadITCase(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void jobThatComparesWholeFilesFailsOnAReplacedOne() throws Exception {
        SpoiltTable spoilt = SpoiltTable.create(folder, layout);
        assertThat(ids(source().verifyChecksums(ChecksumVerification.FULL))).containsExactlyInAnyOrder(1L, 2L);
        spoilt.putSecondFileInPlaceOfFirst();
        assertThat(ids(source().verifyChecksums(ChecksumVerification.PAGE))).containsExactly(2L, 2L);
        assertThatThrownBy(() -> ids(source().verifyChecksums(ChecksumVerification.FULL)))
                .rootCause()
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(spoilt.first().path().value())
                .hasMessageContaining("its SHA-256 is " + spoilt.sha256Found() + ", but the table recorded "
                        + spoilt.first().sha256());
    }

    @EveryLayout
    void environmentOfTheSubmittingProcessHoldsUnlessTheSourceSaysIt() throws Exception {
        SpoiltTable.create(folder, layout).putSecondFileInPlaceOfFirst();
        assertThat(ids(source().build(environment("page")))).containsExactly(2L, 2L);
        assertThatThrownBy(() -> ids(source().build(environment("full"))))
                .rootCause()
                .isInstanceOf(CorruptDataException.class);
        assertThat(ids(source().verifyChecksums(ChecksumVerification.OFF).build(environment("full"))))
                .containsExactly(2L, 2L);
        assertThatThrownBy(() -> source().build(environment("maybe")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DATASHARD_VERIFY_CHECKSUMS='maybe'");
    }

    @EveryLayout
    void jobThatComparesNothingReadsOverAWrongChecksumOfAPage() throws Exception {
        SpoiltTable.create(folder, layout).overwriteText();
        assertThat(read(source().verifyChecksums(ChecksumVerification.OFF).build(), "text"))
                .containsExactlyInAnyOrder("noodle", "needle");
        assertThatThrownBy(() -> read(source().build(environment("page")), "text"))
                .rootCause()
                .hasMessageContaining("the checksum of a page");
    }

    private static Surroundings environment(String verification) {
        return new Surroundings(Map.of("DATASHARD_VERIFY_CHECKSUMS", verification), Map.of());
    }

    /** Small splits: several read the same file. */
    private DataShardSourceBuilder<Row> source() {
        return DataShardSource.forRow().path(folder.toString()).splitTargetSize(300);
    }

    private static List<Object> ids(DataShardSourceBuilder<Row> builder) throws Exception {
        return ids(builder.build());
    }

    private static List<Object> ids(DataShardSource<Row> source) throws Exception {
        return read(source, "id");
    }

    private static List<Object> read(DataShardSource<Row> source, String column) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setParallelism(2);
        List<Object> values = new ArrayList<>();
        try (CloseableIterator<Row> rows = env.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .executeAndCollect()) {
            rows.forEachRemaining(row -> values.add(row.getField(column)));
        }
        return values;
    }
}
