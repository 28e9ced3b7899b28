package io.datashard.e2e;

import java.net.URI;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One Flink cluster in this JVM for all jobs that need no cluster of their own: to start one takes longer than such a job. */
final class FlinkInThisJvm {
    /** Room for the jobs of two tests at once. */
    private static final int SLOTS = 8;

    private static URI address;

    private FlinkInThisJvm() {}

    /** An environment for jobs of this parallelism on the cluster, which starts with the first call and ends with the JVM. */
    static synchronized StreamExecutionEnvironment environment(int parallelism) throws Exception {
        if (address == null) {
            address = start();
        }
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, address.getHost());
        configuration.set(RestOptions.PORT, address.getPort());
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.createRemoteEnvironment(address.getHost(), address.getPort(), configuration);
        flink.setParallelism(parallelism);
        return flink;
    }

    private static URI start() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.ADDRESS, "localhost");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> cluster.closeAsync().join(), "end of Flink"));
        cluster.start();
        return cluster.getRestAddress().get();
    }
}
