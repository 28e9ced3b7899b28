package io.datashard.storage.s3;

/** Makes the threads of a client. They have nothing of the job whose request was the first: it may end before them. */
final class ClientThread {
    private ClientThread() {}

    /** A thread that has not been started. It keeps no process alive. */
    static Thread of(Runnable work, String name) {
        // Nothing that the starting thread hands down to threads, such as the class loader of its job.
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClientThread.class.getClassLoader());
        return thread;
    }
}
