package io.datashard.flink.catalog;

import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.storage.s3.S3Server;
import io.datashard.testing.EveryLayout;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A catalog of a prefix on S3. */
class S3CatalogITCase extends CatalogContract {
    @RegisterExtension
    static final S3Server SERVER = S3Server.withKeysInProcess();

    private static final AtomicInteger WAREHOUSES = new AtomicInteger();

    private final String prefix = "warehouse-" + WAREHOUSES.incrementAndGet();

    S3CatalogITCase(Layout layout) {
        super(layout);
    }

    @Override
    String path(String below) {
        return SERVER.path(below.isEmpty() ? prefix : prefix + "/" + below);
    }

    @Override
    Map<String, String> options() {
        return SERVER.options();
    }

    @EveryLayout
    void aTableIsNotRenamedAndTheReasonIsSaid() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT) WITH (" + ofLayout() + ")");
        refused(sql, "ALTER TABLE t RENAME TO u", "no folders to rename", "AS SELECT", "nothing was changed");
    }
}
