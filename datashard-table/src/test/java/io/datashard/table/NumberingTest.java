package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.Numbering;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestTable;

class NumberingTest {
    /** States of readers hold these names: another one would be taken for a migration. */
    @EveryLayout
    void namesAreFrozen(Layout layout) {
        MemoryStorage storage = new MemoryStorage();
        Numbering numbering = new TestTable(storage, 1, layout).layout(storage).numbering();

        assertThat(numbering.name()).isEqualTo(layout == Layout.CLASSIC ? "CLASSIC" : "ICEBERG");
    }
}
