package io.datashard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder with all files of a cluster.
 *
 * @param root the folder
 */
record FlinkClusterFolder(Path root) {
    Path configuration() {
        return root.resolve("conf");
    }

    Path logs() {
        return root.resolve("log");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    Path processIds() {
        return root.resolve("pids");
    }

    Path checkpoints() {
        return root.resolve("checkpoints");
    }

    Path savepoints() {
        return root.resolve("savepoints");
    }

    Path highAvailability() {
        return root.resolve("ha");
    }

    Path zooKeeper() {
        return root.resolve("zookeeper");
    }

    /** Makes the folders and the configuration files of a new cluster. */
    void prepare(FlinkDistribution flink, FlinkClusterSettings settings, FlinkPorts ports) {
        try {
            for (Path folder : List.of(
                    configuration(),
                    logs(),
                    temporary(),
                    processIds(),
                    checkpoints(),
                    savepoints(),
                    highAvailability(),
                    zooKeeper())) {
                Files.createDirectories(folder);
            }
            try (Stream<Path> files = Files.list(flink.home().resolve("conf"))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    String name = file.getFileName().toString();
                    if (name.startsWith("log4j")) {
                        Files.copy(file, configuration().resolve(name));
                    }
                }
            }
            Files.writeString(configuration().resolve("config.yaml"), settings.configuration(flink, this, ports));
            Files.writeString(zooKeeperConfiguration(), zooKeeperText(ports));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare a cluster in " + root, e);
        }
    }

    Path zooKeeperConfiguration() {
        return configuration().resolve("zoo.cfg");
    }

    private String zooKeeperText(FlinkPorts ports) {
        return String.join(
                "\n",
                "tickTime=1000",
                "initLimit=10",
                "syncLimit=5",
                "clientPort=" + ports.zooKeeper(),
                "clientPortAddress=127.0.0.1",
                "dataDir=" + zooKeeper(),
                "admin.enableServer=false",
                "");
    }
}
