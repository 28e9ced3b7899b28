package io.datashard.e2e;

import io.datashard.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A standalone Flink cluster in processes of its own on 127.0.0.1: a JobManager, TaskManagers and, for high availability, a ZooKeeper.
 *
 * <p>All of its state is below its folder. Every process is ended by its id when the cluster is closed. Not thread-safe.
 */
final class FlinkCluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final FlinkDistribution flink;
    private final FlinkClusterFolder folder;
    private final FlinkRest rest;
    private final Map<String, String> environment;
    private final TreeMap<Integer, RunningProgram> taskManagers = new TreeMap<>();
    private @Nullable RunningProgram zooKeeper;
    private @Nullable RunningProgram jobManager;
    private int taskManagersStarted;

    private FlinkCluster(
            FlinkDistribution flink, FlinkClusterFolder folder, FlinkPorts ports, Map<String, String> environment) {
        this.flink = flink;
        this.folder = folder;
        this.environment = environment;
        this.rest = new FlinkRest(URI.create("http://127.0.0.1:" + ports.rest()));
    }

    /**
     * Starts a cluster and waits until all of its TaskManagers are registered.
     *
     * @param root a folder without a cluster; it is not deleted
     */
    static FlinkCluster start(FlinkDistribution flink, Path root, FlinkClusterSettings settings) {
        FlinkPorts ports = FlinkPorts.free();
        FlinkClusterFolder folder = new FlinkClusterFolder(root);
        folder.prepare(flink, settings, ports);
        FlinkCluster cluster = new FlinkCluster(flink, folder, ports, settings.environment());
        try {
            if (settings.highAvailability()) {
                cluster.startZooKeeper(ports.zooKeeper());
            }
            cluster.launchJobManager();
            for (int i = 0; i < settings.taskManagers(); i++) {
                cluster.startTaskManager();
            }
            cluster.awaitTaskManagers(settings.taskManagers());
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    FlinkRest rest() {
        return rest;
    }

    /** Its jobs. */
    FlinkJobs jobs() {
        return new FlinkJobs(this);
    }

    /** Its SQL client, with jars on the class path of client and jobs. */
    SqlClient sql(Path... jars) {
        return new SqlClient(this, flink, List.of(jars));
    }

    /** The SQL client of another distribution. */
    SqlClient sqlOf(FlinkDistribution client) {
        return new SqlClient(this, client, List.of());
    }

    /** A script of the distribution's {@code bin/} that works on this cluster, not yet started. */
    Program script(String name, List<String> arguments) {
        return script(flink, name, arguments);
    }

    /** The same of another distribution, which works on this cluster as a client. */
    Program script(FlinkDistribution client, String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(client.script(name).toString());
        command.addAll(arguments);
        return Program.of(name, command)
                .withEnvironment(environment)
                .withEnvironment(Map.of(
                        "FLINK_HOME", client.home().toString(),
                        "FLINK_CONF_DIR", folder.configuration().toString(),
                        "FLINK_LOG_DIR", folder.logs().toString(),
                        "FLINK_PID_DIR", folder.processIds().toString(),
                        "JAVA_HOME", System.getProperty("java.home")));
    }

    /** Starts one more TaskManager; see {@link #awaitTaskManagers}. */
    void startTaskManager() {
        int number = ++taskManagersStarted;
        taskManagers.put(
                number,
                script("taskmanager.sh", List.of("start-foreground", "-D", "taskmanager.resource-id=tm-" + number))
                        .start());
    }

    /** Waits until at least {@code count} TaskManagers are registered. */
    void awaitTaskManagers(int count) {
        Await.until(
                count + " TaskManagers",
                START_LIMIT,
                () -> {
                    requireAlive();
                    return rest.tryGet("/overview")
                            .filter(overview -> overview.get("taskmanagers").intValue() >= count)
                            .isPresent();
                },
                this::lastWords);
    }

    /** The JVMs of the JobManager and of the TaskManagers. */
    List<FlinkJvm> processes() {
        List<FlinkJvm> all = new ArrayList<>();
        if (jobManager != null) {
            all.add(new FlinkJvm("JobManager", jobManager.pid()));
        }
        taskManagers.forEach((number, process) -> all.add(new FlinkJvm("TaskManager " + number, process.pid())));
        return all;
    }

    /** {@code kill -9} of the TaskManager that was started first. It may be idle unless the jobs need all slots. */
    void killTaskManager() {
        Map.Entry<Integer, RunningProgram> first = taskManagers.pollFirstEntry();
        if (first == null) {
            throw new AssertionError("No TaskManager runs");
        }
        first.getValue().close();
    }

    /** {@code kill -9} of the JobManager. */
    void killJobManager() {
        if (jobManager == null) {
            throw new AssertionError("No JobManager runs");
        }
        jobManager.close();
        jobManager = null;
    }

    /** Starts the JobManager again and waits until it answers. */
    void startJobManager() {
        launchJobManager();
        Await.until(
                "the JobManager",
                START_LIMIT,
                () -> {
                    requireAlive();
                    return rest.tryGet("/overview").isPresent();
                },
                this::lastWords);
    }

    /** Ends all processes: TaskManagers, then the JobManager, then ZooKeeper. */
    @Override
    public void close() {
        List<RunningProgram> all = new ArrayList<>(taskManagers.values());
        if (jobManager != null) {
            all.add(jobManager);
        }
        if (zooKeeper != null) {
            all.add(zooKeeper);
        }
        taskManagers.clear();
        jobManager = null;
        zooKeeper = null;
        all.forEach(RunningProgram::close);
    }

    private void launchJobManager() {
        if (jobManager != null) {
            throw new AssertionError("The JobManager runs already, as process " + jobManager.pid());
        }
        jobManager = script("jobmanager.sh", List.of("start-foreground")).start();
    }

    private void startZooKeeper(int port) {
        String configuration = folder.zooKeeperConfiguration().toString();
        RunningProgram started = script(
                        "flink-console.sh", List.of("zookeeper", "--zkConfigFile", configuration, "--peerId", "1"))
                .withEnvironment(Map.of("JVM_ARGS", "-Xmx64m -Dzookeeper.jmx.log4j.disable=true"))
                .start();
        zooKeeper = started;
        Await.until("ZooKeeper", START_LIMIT, () -> accepts(port), () -> started.output() + started.errors());
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void requireAlive() {
        if (jobManager == null
                || !jobManager.isAlive()
                || !taskManagers.values().stream().allMatch(RunningProgram::isAlive)) {
            throw new AssertionError("A process of the cluster has ended. " + lastWords());
        }
    }

    private String lastWords() {
        return jobManager == null
                ? "No JobManager runs."
                : "The JobManager says:\n" + tail(jobManager.output() + jobManager.errors());
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 4000));
    }
}
