package io.datashard.storage.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A store that answers every request with one error. */
public final class RefusingStore implements AutoCloseable {
    private final ServerSocket nobody;
    private final FaultProxy proxy;

    /**
     * Starts the store.
     *
     * @param status HTTP status of its answers
     * @param code S3's code in them
     */
    public RefusingStore(int status, String code) throws IOException {
        this.nobody = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        this.proxy = new FaultProxy(nobody.getLocalPort());
        proxy.plan(request -> FaultProxy.error(false, status, code));
    }

    /** The endpoint to reach it. */
    public String endpoint() {
        return "http://127.0.0.1:" + proxy.port();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        nobody.close();
    }
}
