package io.datashard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.schema.Partitioner;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.util.ArrayList;
import java.util.List;

/** Compares the recorded partition of each file with the partitions of its rows: with a wrong partition, filters would lose the rows. */
public final class PartitionAudit {
    private PartitionAudit() {}

    /** Reads and checks all live files of a table on the local disk; returns their entries. */
    public static List<ManifestEntry> check(String path) {
        List<ManifestEntry> live = new ArrayList<>();
        try (TableAccess access = TableAccess.open(TableLocation.of(path))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            Snapshot current = metadata.currentSnapshot().orElse(null);
            if (current != null) {
                for (ManifestFile manifest : access.layout().readManifestList(metadata, current)) {
                    live.addAll(access.layout().readManifest(metadata, manifest));
                }
            }
            live.forEach(entry -> check(access, metadata, entry.file()));
        }
        return live;
    }

    private static void check(TableAccess access, TableMetadata metadata, DataFile file) {
        Schema schema = metadata.schema();
        Partitioner partitioner = new Partitioner(metadata.partitionSpec(), schema);
        List<String> columns = schema.names();
        try (DataFileReader reader = ParquetFiles.open(
                access.storage(), file.path(), file.sizeInBytes(), schema, columns, null, ReadRange.ALL)) {
            for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                for (int i = 0; i < batch.size(); i++) {
                    assertThat(partitioner.of(batch.row(i)).values())
                            .as("partition of a row in %s", file.path())
                            .isEqualTo(file.partition().values());
                }
            }
        }
    }
}
