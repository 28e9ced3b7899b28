package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.ManifestEntry;
import io.datashard.model.Snapshot;
import io.datashard.storage.Storage;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The commit contract, and what takes many commits to be seen; for storages on which a commit takes no time. */
abstract class MergeContractTest extends ContendedCommitContractTest {
    MergeContractTest(Layout layout) {
        super(layout);
    }

    @EveryLayout
    void manifestsAreMergedAtTheThresholdWithoutChangingEntries() {
        table.create(Map.of());
        List<Snapshot> snapshots =
                appendMany(IntStream.rangeClosed(1, 64).mapToObj(i -> "f" + i).toArray(String[]::new));
        TableAudit before = TableAudit.of(storage);
        assertThat(before.manifests()).hasSize(64);

        Snapshot merging = committed(table.append("f65")).snapshot();

        TableAudit after = TableAudit.of(storage);
        assertThat(merging.operation()).isEqualTo(Snapshot.APPEND);
        assertThat(after.manifests()).hasSize(2);
        assertThat(after.entries().subList(0, 64))
                .isEqualTo(
                        before.entries().stream().map(ManifestEntry::asExisting).toList());
        assertThat(after.manifests().get(0).existingFiles()).isEqualTo(64);
        assertThat(after.manifests().get(0).minSequenceNumber()).isEqualTo(number(1));
        assertThat(after.manifests().get(0).sequenceNumber()).isEqualTo(number(65));
        assertThat(after.entries().get(64).status()).isEqualTo(ManifestEntry.Status.ADDED);
        assertThat(after.entries().get(9).snapshotId())
                .isEqualTo(snapshots.get(9).id());
        table.append("f66");
        assertThat(TableAudit.of(storage).manifests()).hasSize(3);
        assertThat(TableAudit.of(storage).strays()).isEmpty();
    }

    @EveryLayout
    void zeroMergesNothingAndNonsenseIsIgnored() {
        table.create(Map.of(MERGE, "0"));
        appendMany(IntStream.range(0, 66).mapToObj(i -> "f" + i).toArray(String[]::new));
        assertThat(TableAudit.of(storage).manifests()).hasSize(66);

        Storage other = openStorage();
        TestTable second = new TestTable(other, 2, layout).create(Map.of(MERGE, "many"));
        for (int i = 0; i < 66; i++) {
            second.append("f" + i);
        }
        assertThat(TableAudit.of(other).manifests()).hasSize(3);
    }
}
