package io.datashard.e2e;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The size and the settings of a cluster. Immutable; each {@code with…} gives a changed copy.
 *
 * @param taskManagers number of TaskManagers at the start, of two slots each unless an option says otherwise
 * @param highAvailability whether a ZooKeeper runs too, so that jobs survive a killed JobManager
 * @param options Flink options that replace or add to the defaults of {@link #configuration}
 * @param environment variables of all processes of the cluster and of its clients
 */
record FlinkClusterSettings(
        int taskManagers, boolean highAvailability, Map<String, String> options, Map<String, String> environment) {
    FlinkClusterSettings {
        options = Map.copyOf(options);
        environment = Map.copyOf(environment);
    }

    /** Two TaskManagers, no high availability. */
    static FlinkClusterSettings defaults() {
        return new FlinkClusterSettings(2, false, Map.of(), Map.of());
    }

    FlinkClusterSettings withTaskManagers(int count) {
        return new FlinkClusterSettings(count, highAvailability, options, environment);
    }

    FlinkClusterSettings withHighAvailability() {
        return new FlinkClusterSettings(taskManagers, true, options, environment);
    }

    FlinkClusterSettings withOption(String key, String value) {
        Map<String, String> all = new TreeMap<>(options);
        all.put(key, value);
        return new FlinkClusterSettings(taskManagers, highAvailability, all, environment);
    }

    FlinkClusterSettings withEnvironment(Map<String, String> variables) {
        return new FlinkClusterSettings(taskManagers, highAvailability, options, variables);
    }

    /** The text of {@code config.yaml}. */
    String configuration(FlinkDistribution flink, FlinkClusterFolder folder, FlinkPorts ports) {
        Map<String, String> all = new LinkedHashMap<>();
        // Processes of a few seconds: the thorough compiler costs more than it gains.
        all.put("env.java.opts.all", flink.javaOptions() + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        addresses(all, ports);
        memory(all);
        all.put("taskmanager.numberOfTaskSlots", "2");
        all.put("io.tmp.dirs", folder.temporary().toString());
        all.put("heartbeat.interval", "1 s");
        all.put("heartbeat.timeout", "8 s");
        all.put("restart-strategy.type", "fixed-delay");
        all.put("restart-strategy.fixed-delay.attempts", "1000");
        all.put("restart-strategy.fixed-delay.delay", "1 s");
        all.put("execution.checkpointing.interval", "2 s");
        all.put("execution.checkpointing.dir", folder.checkpoints().toUri().toString());
        all.put(
                "execution.checkpointing.savepoint-dir",
                folder.savepoints().toUri().toString());
        all.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        if (highAvailability) {
            all.put("high-availability.type", "zookeeper");
            all.put("high-availability.zookeeper.quorum", "127.0.0.1:" + ports.zooKeeper());
            all.put(
                    "high-availability.storageDir",
                    folder.highAvailability().toUri().toString());
            all.put("high-availability.cluster-id", "/e2e");
            all.put("high-availability.zookeeper.client.session-timeout", "6 s");
        }
        all.putAll(options);
        StringBuilder text = new StringBuilder();
        all.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static void addresses(Map<String, String> all, FlinkPorts ports) {
        all.put("jobmanager.rpc.address", "127.0.0.1");
        all.put("jobmanager.rpc.port", String.valueOf(ports.rpc()));
        all.put("jobmanager.bind-host", "127.0.0.1");
        all.put("taskmanager.host", "127.0.0.1");
        all.put("taskmanager.bind-host", "127.0.0.1");
        all.put("rest.address", "127.0.0.1");
        all.put("rest.bind-address", "127.0.0.1");
        // Not rest.bind-port: the SQL client's embedded gateway would want the same one.
        all.put("rest.port", String.valueOf(ports.rest()));
    }

    private static void memory(Map<String, String> all) {
        all.put("jobmanager.memory.heap.size", "256m");
        all.put("jobmanager.memory.off-heap.size", "64m");
        all.put("jobmanager.memory.jvm-metaspace.size", "192m");
        all.put("jobmanager.memory.jvm-overhead.min", "64m");
        all.put("jobmanager.memory.jvm-overhead.max", "64m");
        all.put("taskmanager.memory.framework.heap.size", "64m");
        all.put("taskmanager.memory.task.heap.size", "256m");
        // Flink takes the second out of the first; if they are equal, batch jobs hang for lack of buffers.
        all.put("taskmanager.memory.framework.off-heap.size", "128m");
        all.put("taskmanager.memory.framework.off-heap.batch-shuffle.size", "32m");
        all.put("taskmanager.memory.managed.size", "64m");
        all.put("taskmanager.memory.network.min", "32m");
        all.put("taskmanager.memory.network.max", "32m");
        all.put("taskmanager.memory.jvm-metaspace.size", "192m");
        all.put("taskmanager.memory.jvm-overhead.min", "64m");
        all.put("taskmanager.memory.jvm-overhead.max", "64m");
    }
}
