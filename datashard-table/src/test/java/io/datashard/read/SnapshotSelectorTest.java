package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.error.SettingNames;
import io.datashard.model.SnapshotId;
import io.datashard.testing.TableHistory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SnapshotSelectorTest {
    private final TableHistory table =
            new TableHistory().append("a").append("b").append("c");
    private final SnapshotSelector selector = new SnapshotSelector("warehouse/t", table.metadata(), SettingNames.JAVA);

    @Test
    void idsAreUnsignedText() {
        assertThat(selector.byId(new SnapshotId(102))).isEqualTo(table.snapshot(102));
        assertThatThrownBy(() -> selector.byId(new SnapshotId(-1)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("snapshot 18446744073709551615")
                .hasMessageContaining("from 101 to 103");
    }

    @Test
    void timeSelectsTheLastSnapshotUpToIt() {
        assertThat(selector.asOf(Instant.ofEpochMilli(2000))).isEqualTo(table.snapshot(102));
        assertThat(selector.asOf(Instant.ofEpochMilli(2999))).isEqualTo(table.snapshot(102));
        assertThat(selector.asOf(Instant.ofEpochMilli(9000))).isEqualTo(table.snapshot(103));
        assertThat(selector.firstFrom(Instant.ofEpochMilli(2001))).contains(table.snapshot(103));
        assertThat(selector.firstFrom(Instant.ofEpochMilli(3001))).isEmpty();
    }

    @Test
    void readBetweenTwoSnapshotsGoesFromTheOlderOne() {
        selector.requireLine(new SnapshotId(101), new SnapshotId(103));
        selector.requireLine(new SnapshotId(102), new SnapshotId(102));

        assertThatThrownBy(() -> selector.requireLine(new SnapshotId(103), new SnapshotId(101)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("not an ancestor")
                .hasMessageContaining("Swap them in 'between'");
    }

    @Test
    void timeBeforeTheFirstSnapshotNamesIt() {
        assertThatThrownBy(() -> selector.asOf(Instant.ofEpochMilli(999)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("101")
                .hasMessageContaining("1970-01-01T00:00:01Z");
    }

    /** The sequence number tells that others came before; the last update of the table, when they were gone at the latest. */
    @Test
    void timeOfExpiredSnapshotsSaysSo() {
        table.expire(101);
        SnapshotSelector left = new SnapshotSelector("warehouse/t", table.metadata(), SettingNames.JAVA);
        assertThatThrownBy(() -> left.asOf(Instant.ofEpochMilli(1500)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("before sequence number 2 have been expired, by "
                        + Instant.ofEpochMilli(table.metadata().lastUpdatedMs()) + " at the latest")
                .hasMessageContaining("102, is of 1970-01-01T00:00:02Z");
    }
}
