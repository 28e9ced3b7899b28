package io.datashard.format.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.format.error.CorruptDataException;
import io.datashard.format.error.InvalidUseException;
import io.datashard.format.metadata.SnapshotId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table remembers of a sink. */
class SinkLedgerTest {
    @Test
    void theTextIsReadBack() {
        SinkLedger ledger =
                SinkLedger.EMPTY.with(entry("a", null, 3)).with(entry("b", new Ancestor("a", new CheckpointId(3)), 17));
        assertThat(read(ledger.text())).isEqualTo(ledger);
        assertThat(read(SinkLedger.EMPTY.text())).isEqualTo(SinkLedger.EMPTY);
    }

    /** Tables hold this text for years. */
    @Test
    void theTextStaysAsItIs() {
        SinkLedger ledger = SinkLedger.EMPTY
                .with(new SinkLedger.Entry("a", null, new CheckpointId(3), new SnapshotId(-1), 2, "0f"))
                .with(new SinkLedger.Entry(
                        "b", new Ancestor("a", new CheckpointId(3)), new CheckpointId(17), new SnapshotId(5), 1, "-"));
        assertThat(ledger.text()).isEqualTo("1|a,,,3,18446744073709551615,2,0f|b,a,3,17,5,1,-");
        assertThat(new SinkLedger(ledger.entries(), true).text())
                .isEqualTo("1+|a,,,3,18446744073709551615,2,0f|b,a,3,17,5,1,-");
        assertThat(read("1+|a,,,3,18446744073709551615,2,0f").mayHaveForgotten())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2|a,,,3,5,2,0f",
                "1|a,,,3,5,2",
                "1|a,,,x,5,2,0f",
                "1|a,,,3,-5,2,0f",
                "1|a,b,,3,5,2,0f",
                "1|a,,,3,5,many,0f",
                "1|",
                "1|a,,,3,5,2,0f|",
                "garbage"
            })
    void aTextThatIsNoLedgerIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read the table property 'datashard.flink.sink.orders'")
                .hasMessageContaining("not a commit ledger")
                .hasMessageContaining("'sink.id'");
    }

    @Test
    void theOldestOf33LineagesIsDroppedAndThatIsRemembered() {
        SinkLedger ledger = SinkLedger.EMPTY;
        for (int i = 0; i < 32; i++) {
            ledger = ledger.with(entry("l" + i, null, i));
        }
        assertThat(ledger.entries()).hasSize(32);
        assertThat(ledger.mayHaveForgotten()).isFalse();
        // A lineage that publishes again becomes the newest and makes nobody go.
        ledger = ledger.with(entry("l0", null, 99));
        assertThat(ledger.entries()).hasSize(32);
        ledger = ledger.with(entry("l32", null, 1));
        assertThat(ledger.entries()).hasSize(32);
        assertThat(ledger.find("l1")).isEmpty();
        assertThat(ledger.find("l0")).isPresent();
        assertThat(ledger.mayHaveForgotten()).isTrue();
        SinkLedger less = ledger.without(Set.of("l2", "l3"));
        assertThat(less.entries()).hasSize(30);
        assertThat(read(less.text()).mayHaveForgotten()).isTrue();
    }

    @Test
    void successorsAreThoseThatWentOnFromALineageDirectlyOrNot() {
        SinkLedger ledger = new SinkLedger(
                List.of(
                        entry("grandchild", new Ancestor("child", new CheckpointId(5)), 6),
                        entry("a", null, 3),
                        entry("other", null, 3),
                        entry("child", new Ancestor("a", new CheckpointId(3)), 5)),
                false);
        assertThat(ledger.successors("a")).extracting(SinkLedger.Entry::lineage).containsExactly("grandchild", "child");
        assertThat(ledger.successors("other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "a|b", "a,b", ".", "ä"})
    void aSinkIdThatCannotBePartOfAPropertyIsRefused(String id) {
        assertThatThrownBy(() -> CommitIdentity.requireSinkId(id))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot use the sink id '" + id + "'")
                .hasMessageContaining("'sink.id'");
    }

    private static SinkLedger read(String text) {
        return SinkLedger.read(Map.of("datashard.flink.sink.orders", text, "other", "x"), "orders");
    }

    private static SinkLedger.Entry entry(String lineage, @Nullable Ancestor parent, long checkpoint) {
        return new SinkLedger.Entry(
                lineage, parent, new CheckpointId(checkpoint), new SnapshotId(checkpoint + 100), 1, "0f");
    }
}
