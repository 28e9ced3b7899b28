package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.model.SnapshotId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables hold these texts for years. */
class LedgerTextTest {
    private static final String TEXT =
            "2|*f1,C,1760000000000,1760000000007,1|a,,,3,18446744073709551615,2,0f|b,a,3,17,5,1,-"
                    + "|*f2,W,0,0,0|f2,,,1,7,4,-";

    private static final List<FamilyLedger> FAMILIES = List.of(
            new FamilyLedger(
                    new SinkFamily("f1", 1_760_000_000_000L),
                    CommitIdentity.Scope.CHECKPOINT,
                    1_760_000_000_007L,
                    true,
                    List.of(entry("a", null, 0, 3, -1, 2, "0f"), entry("b", "a", 3, 17, 5, 1, "-"))),
            new FamilyLedger(
                    new SinkFamily("f2", 0),
                    CommitIdentity.Scope.WHOLE_RUN,
                    0,
                    false,
                    List.of(entry("f2", null, 0, 1, 7, 4, "-"))));

    @Test
    void theTextStaysAsItIsAndIsReadBack() {
        assertThat(LedgerText.text(FAMILIES)).isEqualTo(TEXT);
        assertThat(LedgerText.parse("orders", TEXT)).isEqualTo(new LedgerText.Content(FAMILIES, false));
        assertThat(LedgerText.parse("orders", "2").families()).isEmpty();
    }

    /** What the first releases wrote: the submission was the oldest parent, at checkpoint 0. */
    @Test
    void formerTextsAreReadAsFamilies() {
        LedgerText.Content content = LedgerText.parse(
                "orders",
                "1|a,s1,0,3,100,2,0f|x,s2,0,9,101,1,0e|b,a,3,17,102,1,-|c,b,17,19,103,1,0d|lost,gone,8,9,104,1,0c");
        assertThat(content.forgotFormer()).isFalse();
        assertThat(content.families())
                .extracting(family -> family.family().id())
                .containsExactly("s1", "s2", "gone");
        assertThat(content.families()).allSatisfy(family -> {
            assertThat(family.family().bornMs()).isEqualTo(SinkFamily.UNKNOWN_BIRTH);
            assertThat(family.publishedMs()).isZero();
        });
        assertThat(content.families().get(0).entries())
                .containsExactly(
                        entry("a", null, 0, 3, 100, 2, "0f"),
                        entry("b", "a", 3, 17, 102, 1, "-"),
                        entry("c", "b", 17, 19, 103, 1, "0d"));
        assertThat(content.families().get(2).entries()).containsExactly(entry("lost", "gone", 8, 9, 104, 1, "0c"));
        LedgerText.Content forgetful = LedgerText.parse("orders", "1+|w,,,1,100,2,0f");
        assertThat(forgetful.forgotFormer()).isTrue();
        assertThat(forgetful.families()).singleElement().satisfies(family -> {
            assertThat(family.forgetful()).isTrue();
            assertThat(family.family().id()).isEqualTo("w");
        });
        assertThat(LedgerText.parse("orders", "1").families()).isEmpty();
    }

    /** Nobody writes such a text, but a reader must not run round in it. */
    @Test
    void parentsThatNameEachOtherEnd() {
        assertThat(LedgerText.parse("orders", "1|a,b,1,3,100,2,0f|b,a,3,5,101,1,0e")
                        .families())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3|*f,C,1,1,0",
                "garbage",
                "2|",
                "2|a,,,3,5,2,0f",
                "2|*f,C,1,1",
                "2|*f,X,1,1,0",
                "2|*f,C,1,1,2",
                "2|*f,C,x,1,0",
                "2|*f,C,1,1,0|a,,,3,5,2",
                "2|*f,C,1,1,0|",
                "1|a,,,3,5,2",
                "1|a,,,x,5,2,0f",
                "1|a,,,3,-5,2,0f",
                "1|a,b,,3,5,2,0f",
                "1|a,,,3,5,many,0f",
                "1|",
                "1|a,,,3,5,2,0f|"
            })
    void aTextThatIsNoLedgerIsRefused(String text) {
        assertThatThrownBy(() -> LedgerText.parse("orders", text))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read the table property 'datashard.flink.sink.orders'")
                .hasMessageContaining("not a commit ledger")
                .hasMessageContaining("'sink.id'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "a|b", "a,b", ".", "ä"})
    void aSinkIdThatCannotBePartOfAPropertyIsRefused(String id) {
        assertThatThrownBy(() -> CommitIdentity.requireSinkId(id))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot use the sink id '" + id + "'")
                .hasMessageContaining("'sink.id'");
    }

    private static LineageEntry entry(
            String lineage,
            @Nullable String parent,
            long fork,
            long checkpoint,
            long snapshot,
            int files,
            String digest) {
        return new LineageEntry(
                lineage,
                parent == null ? null : new LineageEntry.Parent(parent, new CheckpointId(fork)),
                new CheckpointId(checkpoint),
                new SnapshotId(snapshot),
                files,
                digest);
    }
}
