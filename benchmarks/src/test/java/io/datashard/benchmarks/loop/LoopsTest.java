package io.datashard.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.benchmarks.system.PretendFile;
import io.datashard.layout.Layout;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the loops that JMH measures do their work; once, without a look at the time. */
class LoopsTest {
    @ParameterizedTest
    @EnumSource
    void aColumnIsEncodedAndDecoded(ColumnKind kind) throws Exception {
        EncodeColumn encode = new EncodeColumn();
        encode.kind = kind;
        encode.makeRows();
        assertThat(encode.encode()).as("a bit for each value").isGreaterThan(ColumnKind.ROWS / 8);

        DecodeColumn decode = new DecodeColumn();
        decode.kind = kind;
        decode.write();
        try {
            assertThat(decode.decode()).isEqualTo(kind.expectedSum());
        } finally {
            decode.remove();
        }
    }

    @ParameterizedTest
    @EnumSource
    void entriesAreVisitedAndPruned(Layout layout) {
        VisitEntries visit = new VisitEntries();
        visit.layout = layout;
        visit.make();
        assertThat(visit.all()).isEqualTo(ManyFiles.FILES * PretendFile.ROWS);
        assertThat(visit.pruned()).isEqualTo(VisitEntries.MET * PretendFile.ROWS);
    }

    @ParameterizedTest
    @EnumSource
    void entriesAreMerged(Layout layout) {
        MergeEntries merge = new MergeEntries();
        merge.layout = layout;
        merge.make();
        assertThat(merge.merge()).isEqualTo(ManyFiles.FILES);
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentIsCopiedWithOneMoreSnapshot(Layout layout) {
        CopyDocument copy = new CopyDocument();
        copy.layout = layout;
        copy.make();
        assertThat(new String(copy.copy(), StandardCharsets.UTF_8))
                .contains("snap-" + 1_000_000_007L + ".avro", "snap-" + 11 * 1_000_000_007L + ".avro")
                .doesNotContain("snap-" + 12 * 1_000_000_007L + ".avro");
    }

    @Test
    void jmhKnowsThemAll() throws Exception {
        try (InputStream list = LoopsTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(
                            "loop.EncodeColumn",
                            "loop.DecodeColumn",
                            "loop.VisitEntries",
                            "loop.MergeEntries",
                            "loop.CopyDocument");
        }
    }
}
