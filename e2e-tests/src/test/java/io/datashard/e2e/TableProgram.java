package io.datashard.e2e;

import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** A program with Flink's Table API as a user writes it. */
public final class TableProgram {
    private TableProgram() {}

    /**
     * Declares a table.
     *
     * @param args path of the table
     */
    public static void main(String[] args) {
        TableEnvironment.create(EnvironmentSettings.inBatchMode())
                .executeSql(
                        "CREATE TABLE flights (origin STRING, delay INT) WITH ('connector' = 'datashard', 'path' = '"
                                + args[0] + "')");
    }
}
