package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.SequenceNumber;
import io.datashard.model.TableMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the ledger knows, for whoever looks at it. */
class LedgerLineTest {
    /** A family whose lineages were dropped has a line, for it is known. */
    @Test
    void eachLineageOfEachSinkIsALineAndOtherPropertiesAreNone() {
        List<LedgerLine> lines = lines(Map.of(
                "owner",
                "somebody",
                LedgerText.PROPERTY_PREFIX + "orders",
                "2|*f1,C,1760000000000,1760000000007,1|a,,,3,100,2,0f|b,a,3,17,5,1,-|*f2,W,0,0,0",
                LedgerText.PROPERTY_PREFIX + "audit",
                "2|*f3,W,0,0,0|f3,,,1,7,4,-"));
        assertThat(lines).extracting(LedgerLine::sinkId).containsExactly("audit", "orders", "orders", "orders");
        assertThat(lines).extracting(line -> line.family().id()).containsExactly("f3", "f1", "f1", "f2");
        assertThat(lines.subList(0, 3))
                .extracting(line -> Objects.requireNonNull(line.lineage()).lineage())
                .containsExactly("f3", "a", "b");
        assertThat(lines.get(3).lineage()).isNull();
    }

    private static List<LedgerLine> lines(Map<String, String> properties) {
        return LedgerLine.of(new TableMetadata(
                "uuid", "t", new SequenceNumber(1), 1, null, properties, null, List.of(), List.of(), List.of(), null));
    }
}
