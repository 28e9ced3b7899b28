package io.datashard.flink.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import io.datashard.warehouse.Warehouse;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class CallableTablesTest {
    private static final CalledProcedure CALL = new CalledProcedure("lake", "verify");

    @TempDir
    private Path folder;

    @AfterEach
    void clearInterrupt() {
        boolean unused = Thread.interrupted();
    }

    /** What a task says that was ended early is not the whole, so the statement must not show it as an answer. */
    @EveryLayout
    void aTaskThatWasInterruptedIsNoAnswer(Layout layout) {
        Schema schema = Schema.of(Field.optional(1, "id", PrimitiveType.LONG));
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        DataShardTable.create(folder.resolve("t").toString(), schema, options).close();
        try (Warehouse warehouse = Warehouse.open(TableLocation.of(folder.toString()), Surroundings::ofEnvironment)) {
            CallableTables tables = new CallableTables("lake", "default", warehouse);
            assertThat(tables.<String>on(CALL, "t", table -> "whole " + EndedByInterrupt.PROGRESS.isCancelled()))
                    .isEqualTo("whole false");
            assertThatThrownBy(() -> tables.on(CALL, "t", table -> {
                        Thread.currentThread().interrupt();
                        return "half " + EndedByInterrupt.PROGRESS.isCancelled();
                    }))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("Ended `lake`.sys.verify on `default`.`t` early");
        }
    }
}
