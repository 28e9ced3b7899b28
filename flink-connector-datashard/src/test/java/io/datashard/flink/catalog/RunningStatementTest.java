package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import org.junit.jupiter.api.Test;

/** What a statement is can be told on the Flink that runs the tests, and where it can't be told, no catalog is opened. */
class RunningStatementTest {
    @Test
    void theStatementsOfThisFlinkAreRecognised() {
        RunningStatement.requireRecognised("lake");
    }

    @Test
    void withoutTheMethodsThatRunThemNoCatalogIsOpened() {
        assertThatThrownBy(() -> RunningStatement.requireRecognised("lake", String.class))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot open the catalog lake")
                .hasMessageContaining("ReplaceTableAsOperation")
                .hasMessageContaining("nothing was changed");
    }
}
