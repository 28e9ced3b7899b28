package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.testing.SinkRuns;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a table remembers of all sinks, and how it stays bounded. */
class CommitLedgerTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long NOW = 20_000 * DAY;

    private final Map<String, String> properties = new HashMap<>(Map.of("owner", "ops"));

    @Test
    void familiesBeyondTheirNumberAreDroppedAndLeaveATrace() {
        int many = CommitLedger.MAX_FAMILIES + 10;
        for (int i = 0; i < many; i++) {
            publish(checkpoint("sink" + i % 3, i, 1000 + i), NOW + i);
        }
        assertThat(families()).isEqualTo(CommitLedger.MAX_FAMILIES);
        assertThat(properties)
                .containsEntry(CommitLedger.HORIZON_PROPERTY, "1009,-1")
                .containsEntry("owner", "ops");
        assertThat(ledger("sink0").find(checkpoint("sink0", 9, 1009))).isEmpty();
        assertThat(ledger("sink0").mayHaveForgotten(checkpoint("sink0", 9, 1009)))
                .isTrue();
        assertThat(ledger("sink0").mayHaveForgotten(checkpoint("sink0", 9, 1010)))
                .isFalse();
        assertThat(ledger("sink0").find(checkpoint("sink0", 10, 1010))).isPresent();
    }

    /** Loads without checkpoints come often, and push out no job that can be restored. */
    @Test
    void loadsPushOutLoadsOnly() {
        publish(checkpoint("stream", 0, 5), NOW);
        for (int i = 0; i < CommitLedger.MAX_FAMILIES + 4; i++) {
            publish(whole("load" + i, 100 + i), NOW + i);
        }
        assertThat(ledger("stream").find(checkpoint("stream", 0, 5))).isPresent();
        assertThat(properties).containsEntry(CommitLedger.HORIZON_PROPERTY, "-1,103");
        assertThat(properties)
                .doesNotContainKey("datashard.flink.sink.load3")
                .containsKey("datashard.flink.sink.load4");
        assertThat(ledger("x").mayHaveForgotten(whole("load3", 103))).isTrue();
        assertThat(ledger("x").mayHaveForgotten(checkpoint("stream", 1, 50))).isFalse();
    }

    @Test
    void familiesAgeOut() {
        publish(whole("load", 7), NOW);
        publish(checkpoint("stream", 0, 5), NOW);
        publish(checkpoint("other", 1, 6), NOW + CommitLedger.KEPT_WHOLE_RUN.toMillis());
        assertThat(ledger("load").find(whole("load", 7))).isPresent();
        publish(checkpoint("other", 1, 6), NOW + CommitLedger.KEPT_WHOLE_RUN.toMillis() + 1);
        assertThat(ledger("load").find(whole("load", 7))).isEmpty();
        assertThat(ledger("stream").find(checkpoint("stream", 0, 5))).isPresent();
        publish(checkpoint("other", 1, 6), NOW + CommitLedger.KEPT.toMillis() + 1);
        assertThat(properties)
                .containsEntry(CommitLedger.HORIZON_PROPERTY, "5,7")
                .doesNotContainKey("datashard.flink.sink.stream");
    }

    /** Whose births are not known, nothing is known of after the first releases have dropped lineages. */
    @Test
    void aFormerLedgerThatHasForgottenSaysSo() {
        properties.put("datashard.flink.sink.old", "1+|a,s1,0,3,100,2,0f|b,gone,4,5,101,1,0e|c,s1,0,2,102,1,0d");
        SinkFamily former = new SinkFamily("s9", SinkFamily.UNKNOWN_BIRTH);
        CommitIdentity unknown = SinkRuns.of("old", former, "z", 1, List.of());
        assertThat(ledger("old").mayHaveForgotten(unknown)).isTrue();
        assertThat(ledger("old").mayHaveForgotten(checkpoint("old", 0, 1))).isFalse();
        // The parts of a family whose middle was dropped are found together, and stay together.
        CommitIdentity next = SinkRuns.of(
                "old",
                new SinkFamily("s1", SinkFamily.UNKNOWN_BIRTH),
                "d",
                6,
                List.of(new Ancestor("b", new CheckpointId(5), null)));
        assertThat(ledger("old").find(next).orElseThrow().entries())
                .extracting(LineageEntry::lineage)
                .containsExactlyInAnyOrder("a", "b", "c");
        publish(next, NOW);
        assertThat(properties.get("datashard.flink.sink.old")).startsWith("2|*s1,C,0," + NOW + ",1|");
        assertThat(properties).containsEntry(CommitLedger.HORIZON_PROPERTY, "0,0");
        assertThat(ledger("old").find(next).orElseThrow().entries()).hasSize(4);
    }

    @Test
    void familiesOfFormerReleasesAreKeptFromTheirFirstRewriteOn() {
        properties.put("datashard.flink.sink.old", "1|a,s1,0,3,100,2,0f|b,s2,0,5,101,1,0e");
        publish(checkpoint("new", 0, 5), NOW);
        assertThat(properties).containsEntry("datashard.flink.sink.old", "1|a,s1,0,3,100,2,0f|b,s2,0,5,101,1,0e");
        publish(SinkRuns.of("old", new SinkFamily("s1", 0), "a", 4, List.of()), NOW + 1);
        assertThat(properties.get("datashard.flink.sink.old"))
                .isEqualTo("2|*s2,C,0," + (NOW + 1) + ",0|b,,,5,101,1,0e|*s1,C,0," + (NOW + 1) + ",0|a,,,4,7,1,0f");
    }

    @Test
    void whatCannotBeReadStopsItsOwnSinkAndIsLeftAloneByOthers() {
        properties.put("datashard.flink.sink.future", "9|whatever");
        assertThatThrownBy(() -> ledger("future")).isInstanceOf(CorruptDataException.class);
        publish(checkpoint("orders", 0, 5), NOW);
        assertThat(properties).containsEntry("datashard.flink.sink.future", "9|whatever");
        for (String text : List.of("", "1", "a,b", "1,")) {
            properties.put(CommitLedger.HORIZON_PROPERTY, text);
            assertThatThrownBy(() -> ledger("orders"))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("'" + CommitLedger.HORIZON_PROPERTY + "'");
        }
    }

    private void publish(CommitIdentity identity, long nowMs) {
        CommitLedger ledger = ledger(identity.sinkId());
        Optional<FamilyLedger> family = ledger.find(identity);
        LineageEntry entry =
                new LineageEntry(identity.lineage(), null, identity.checkpointId(), new SnapshotId(7), 1, "0f");
        PropertyChange change = ledger.change(
                identity, family.orElse(FamilyLedger.empty(identity.family())).with(identity, entry, nowMs));
        properties.keySet().removeAll(change.remove());
        properties.putAll(change.set());
    }

    private long families() {
        return properties.entrySet().stream()
                .filter(property -> property.getKey().startsWith(LedgerText.PROPERTY_PREFIX))
                .mapToLong(property ->
                        LedgerText.parse("any", property.getValue()).families().size())
                .sum();
    }

    private CommitLedger ledger(String sinkId) {
        return CommitLedger.read(
                new TableMetadata(
                        "uuid",
                        "location",
                        new SequenceNumber(1),
                        1,
                        null,
                        properties,
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        null),
                sinkId);
    }

    private static CommitIdentity checkpoint(String sinkId, int number, long bornMs) {
        return SinkRuns.of(sinkId, new SinkFamily("family" + number, bornMs), "lineage" + number, 1, List.of());
    }

    private static CommitIdentity whole(String sinkId, long bornMs) {
        return new CommitIdentity(
                sinkId,
                new SinkFamily(sinkId, bornMs),
                sinkId,
                new CheckpointId(1),
                List.of(),
                CommitIdentity.Scope.WHOLE_RUN);
    }
}
