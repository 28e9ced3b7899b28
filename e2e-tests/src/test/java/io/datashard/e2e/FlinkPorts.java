package io.datashard.e2e;

import java.io.IOException;
import java.net.BindException;
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
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;
    private static final int ATTEMPTS = 100;

    /** Ports that were free a moment ago. */
    static FlinkPorts free() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket first = open(loopback);
                ServerSocket second = open(loopback);
                ServerSocket third = open(loopback)) {
            return new FlinkPorts(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
        } catch (IOException e) {
            throw new AssertionError("No free ports on " + loopback, e);
        }
    }

    /**
     * Opens a port below those that a system gives to who asks for any. Flink asks so for its other servers, and starts some before the one that is
     * to have this port.
     */
    private static ServerSocket open(InetAddress loopback) throws IOException {
        BindException taken = new BindException("All that were tried are taken");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ServerSocket any = new ServerSocket(0, 1, loopback)) {
                return new ServerSocket(FIRST + any.getLocalPort() % COUNT, 1, loopback);
            } catch (BindException e) {
                taken.addSuppressed(e);
            }
        }
        throw taken;
    }
}
