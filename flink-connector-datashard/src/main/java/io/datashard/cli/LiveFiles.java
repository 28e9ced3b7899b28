package io.datashard.cli;

import io.datashard.model.DataFile;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Partition;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.table.CurrentFiles;
import io.datashard.table.TableAccess;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The data files of the current snapshot, each once, with the names of their partitions. */
final class LiveFiles {
    private static final String FOLDER = "data/";

    private LiveFiles() {}

    /** Visits the files with the names of their partitions, which are empty in a table without partitions. */
    static void visit(TableAccess access, BiConsumer<DataFile, String> visitor) {
        TableMetadata table = access.layout().loadOrFail().metadata();
        Set<StoragePath> seen = new HashSet<>();
        CurrentFiles.visit(access, table, Long.MAX_VALUE, file -> {
            if (seen.add(file.path())) {
                visitor.accept(file, partition(table, file.partition()));
            }
        });
    }

    private static String partition(TableMetadata table, Partition partition) {
        Schema schema = table.schema();
        if (schema != null && table.partitionSpec().isPartitioned()) {
            String folder = table.partitionSpec().folder(partition, schema);
            return folder.startsWith(FOLDER) ? folder.substring(FOLDER.length()) : folder;
        }
        return new TreeMap<>(partition.labels())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining("/"));
    }
}
