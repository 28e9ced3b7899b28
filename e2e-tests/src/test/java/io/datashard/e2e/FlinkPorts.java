package io.datashard.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports of a cluster on 127.0.0.1. All others are chosen by Flink itself.
 *
 * @param rest the JobManager's REST server and web UI
 * @param rpc the JobManager's RPC
 * @param zooKeeper the ZooKeeper, if there is one
 */
record FlinkPorts(int rest, int rpc, int zooKeeper) {
    /** Ports that were free a moment ago. */
    static FlinkPorts free() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket first = new ServerSocket(0, 1, loopback);
                ServerSocket second = new ServerSocket(0, 1, loopback);
                ServerSocket third = new ServerSocket(0, 1, loopback)) {
            return new FlinkPorts(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
        } catch (IOException e) {
            throw new AssertionError("No free ports on " + loopback, e);
        }
    }
}
